#include "engine/devserver/defaults.h"

namespace ctl::devserver {
namespace {

constexpr std::string_view kConfig =
    R"json({"org_info":{"org_name":"Development","org_logo_url":"","org_logo_url_light_background":"",
"contact_url":""},"server_settings":{"server_url":"http://localhost","live_query_disabled":false,
"enable_analytics":true,"deferred_save_host":false,"query_reports_disabled":false,
"scripts_disabled":false,"ai_features_disabled":false,"query_report_cap":0},
"smtp_settings":{"enable_smtp":false,"configured":false,"sender_address":"",
"server":"","port":587,"authentication_type":"authtype_username_password",
"user_name":"","password":"","enable_ssl_tls":true,"authentication_method":"authmethod_plain",
"domain":"","verify_ssl_certs":true,"enable_start_tls":true},
"host_expiry_settings":{"host_expiry_enabled":false,"host_expiry_window":0},
"activity_expiry_settings":{"activity_expiry_enabled":false,"activity_expiry_window":0},
"features":{"enable_host_users":true,"enable_software_inventory":true},
"agent_options":{"config":{"options":{"pack_delimiter":"/","logger_tls_period":10,
"distributed_plugin":"tls","disable_distributed":false,"logger_tls_endpoint":"/api/osquery/log",
"distributed_interval":10,"distributed_tls_max_attempts":3},"decorators":{
"load":["SELECT uuid AS host_uuid FROM system_info;","SELECT hostname AS hostname FROM system_info;"]}},
"overrides":{}},"sso_settings":{"entity_id":"","issuer_uri":"",
"metadata":"","metadata_url":"","idp_name":"","idp_image_url":"",
"enable_sso":false,"enable_sso_idp_login":false,"enable_jit_provisioning":false,
"enable_jit_role_sync":false},"fleet_desktop":{"transparency_url":"https://fleetdm.com/transparency"},
"vulnerability_settings":{"databases_path":""},"webhook_settings":{
"activities_webhook":{"enable_activities_webhook":false,"destination_url":""},
"host_status_webhook":{"enable_host_status_webhook":false,"destination_url":"",
"host_percentage":0,"days_count":0},"failing_policies_webhook":{
"enable_failing_policies_webhook":false,"destination_url":"",
"policy_ids":null,"host_batch_size":0},"vulnerabilities_webhook":{
"enable_vulnerabilities_webhook":false,"destination_url":"","host_batch_size":0},
"interval":"24h0m0s"},"integrations":{"jira":null,"zendesk":null,
"google_calendar":null,"digicert":null,"ndes_scep_proxy":null,
"custom_scep_proxy":null,"conditional_access_enabled":null},"mdm":{
"apple_server_url":"","apple_business_manager":[],"apple_bm_enabled_and_configured":false,
"apple_bm_terms_expired":false,"enabled_and_configured":false,
"macos_updates":{"minimum_version":null,"deadline":null},"ios_updates":{
"minimum_version":null,"deadline":null},"ipados_updates":{"minimum_version":null,
"deadline":null},"windows_updates":{"deadline_days":null,"grace_period_days":null},
"macos_settings":{"custom_settings":null},"macos_setup":{"bootstrap_package":null,
"enable_end_user_authentication":false,"macos_setup_assistant":null,
"enable_release_device_manually":false,"script":null,"software":[
],"manual_agent_install":null},"macos_migration":{"enable":false,
"mode":"","webhook_url":""},"windows_migration_enabled":false,
"end_user_authentication":{"entity_id":"","issuer_uri":"","metadata":"",
"metadata_url":"","idp_name":""},"windows_enabled_and_configured":false,
"enable_disk_encryption":false,"windows_settings":{"custom_settings":[
]},"volume_purchasing_program":[],"android_enabled_and_configured":false},
"gitops":{"gitops_mode_enabled":false,"repository_url":""},"scripts":[
]})json";

constexpr std::string_view kPremium =
    R"json({"license":{"tier":"premium","organization":"ctl","device_count":100,
"expiration":"2035-06-30T00:00:00Z","note":"embedded server",
"managed_cloud":false},"logging":{"debug":false,"json":true,"result":{
"plugin":"filesystem","config":{"status_log_file":"/var/log/osquery.status",
"result_log_file":"/var/log/osquery.result","audit_log_file":"/var/log/audit",
"enable_log_rotation":false,"enable_log_compression":false,"max_size":500,
"max_age":28,"max_backups":3}},"status":{"plugin":"filesystem",
"config":{"status_log_file":"/var/log/osquery.status","result_log_file":"/var/log/osquery.result",
"audit_log_file":"/var/log/audit","enable_log_rotation":false,
"enable_log_compression":false,"max_size":500,"max_age":28,"max_backups":3}},
"audit":{"plugin":"","config":null}}})json";

constexpr std::string_view kFree =
    R"json({"license":{"tier":"free","expiration":"0001-01-01T00:00:00Z","managed_cloud":false},
"logging":{"debug":false,"json":true,"result":{"plugin":"filesystem",
"config":{"status_log_file":"/var/log/osquery.status","result_log_file":"/var/log/osquery.result",
"audit_log_file":"/var/log/audit","enable_log_rotation":false,
"enable_log_compression":false,"max_size":500,"max_age":28,"max_backups":3}},
"status":{"plugin":"filesystem","config":{"status_log_file":"/var/log/osquery.status",
"result_log_file":"/var/log/osquery.result","audit_log_file":"/var/log/audit",
"enable_log_rotation":false,"enable_log_compression":false,"max_size":500,
"max_age":28,"max_backups":3}},"audit":{"plugin":"","config":null}}})json";

constexpr std::string_view kIntervals =
    R"json({"update_interval":{"osquery_detail":3600000000000,"osquery_policy":3600000000000},
"vulnerabilities":{"databases_path":"/var/lib/vulndb","periodicity":3600000000000,
"cpe_database_url":"","cpe_translations_url":"","cve_feed_prefix_url":"",
"current_instance_checks":"auto","disable_data_sync":false,"recent_vulnerability_max_age":2592000000000000,
"disable_win_os_vulnerabilities":false}})json";

constexpr std::string_view kTeam =
    R"json({"agent_options":{"config":{"options":{"pack_delimiter":"/","logger_tls_period":10,
"distributed_plugin":"tls","disable_distributed":false,"logger_tls_endpoint":"/api/osquery/log",
"distributed_interval":10,"distributed_tls_max_attempts":3},"decorators":{
"load":["SELECT uuid AS host_uuid FROM system_info;","SELECT hostname AS hostname FROM system_info;"]}},
"overrides":{}},"host_expiry_settings":{"host_expiry_enabled":false,
"host_expiry_window":0},"webhook_settings":{"host_status_webhook":null,
"failing_policies_webhook":{"enable_failing_policies_webhook":false,
"destination_url":"","policy_ids":null,"host_batch_size":0}},
"integrations":{"jira":null,"zendesk":null,"google_calendar":null,
"conditional_access_enabled":null},"features":{"enable_host_users":true,
"enable_software_inventory":true},"mdm":{"enable_disk_encryption":false,
"macos_updates":{"minimum_version":null,"deadline":null},"ios_updates":{
"minimum_version":null,"deadline":null},"ipados_updates":{"minimum_version":null,
"deadline":null},"windows_updates":{"deadline_days":null,"grace_period_days":null},
"macos_settings":{"custom_settings":null},"macos_setup":{"bootstrap_package":null,
"enable_end_user_authentication":false,"macos_setup_assistant":null,
"enable_release_device_manually":null,"script":null,"software":null,
"manual_agent_install":null},"windows_settings":{"custom_settings":null}},
"scripts":null})json";

constexpr std::string_view kAgentOptions =
    R"json({"config":{"options":{"pack_delimiter":"/","logger_tls_period":10,
"distributed_plugin":"tls","disable_distributed":false,"logger_tls_endpoint":"/api/osquery/log",
"distributed_interval":10,"distributed_tls_max_attempts":3},"decorators":{
"load":["SELECT uuid AS host_uuid FROM system_info;","SELECT hostname AS hostname FROM system_info;"]}},
"overrides":{}})json";

constexpr std::string_view kTeamSpecShape = R"json({"name":"",
"gitops_filename":"","agent_options":null,"features":null,"secrets":null,
"host_expiry_settings":{"host_expiry_enabled":false,"host_expiry_window":0},
"scripts":[],"software":{"packages":null,"fleet_maintained_apps":null,
"app_store_apps":null},"webhook_settings":{
"host_status_webhook":{"enable_host_status_webhook":false,
"destination_url":"","host_percentage":0,"days_count":0},
"failing_policies_webhook":{"enable_failing_policies_webhook":false,
"destination_url":"","policy_ids":null,"host_batch_size":0}},
"integrations":{"jira":null,"zendesk":null,
"google_calendar":{"enable_calendar_events":false,"webhook_url":""},
"conditional_access_enabled":null},
"mdm":{"enable_disk_encryption":false,
"macos_updates":{"minimum_version":null,"deadline":null},
"ios_updates":{"minimum_version":null,"deadline":null},
"ipados_updates":{"minimum_version":null,"deadline":null},
"windows_updates":{"deadline_days":null,"grace_period_days":null},
"macos_settings":{"custom_settings":null,"enable_disk_encryption":null},
"macos_setup":{"bootstrap_package":null,
"enable_end_user_authentication":false,"macos_setup_assistant":null,
"enable_release_device_manually":null,"script":null,"software":null,
"manual_agent_install":null},
"windows_settings":{"custom_settings":null}}})json";

constexpr std::string_view kConfigShape = R"json({"yara_rules":[],
"server_settings":{"debug_host_ids":null},
"mdm":{"apple_bm_default_team":""},
"update_interval":null,"vulnerabilities":null,"license":null,"logging":null,
"email":null,"sandbox_enabled":null,"partnerships":null})json";

}  // namespace

std::string_view default_config() {
  return kConfig;
}
std::string_view server_extras(bool premium) {
  return premium ? kPremium : kFree;
}
std::string_view server_intervals() {
  return kIntervals;
}
std::string_view default_team() {
  return kTeam;
}
std::string_view team_spec_shape() {
  return kTeamSpecShape;
}
std::string_view config_shape() {
  return kConfigShape;
}
std::string_view default_agent_options() {
  return kAgentOptions;
}

}  // namespace ctl::devserver
