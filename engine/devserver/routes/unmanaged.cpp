// What other clients of Fleet write beside detections: profiles, software and
// set-up scripts. Nothing of it is kept, so only empty sets are taken.
#include "engine/devserver/decode.h"
#include "engine/devserver/json_writer.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/router.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

void allow_writer(Call& call) {
  const User& user = call.user();
  call.allow(user.is(kWriters) || user.is_in_any_team(kWriters));
}

// Refuses what would be lost.
void require_empty(Call& call, std::string_view key) {
  const auto items = Fields(call.body()).objects(key);
  allow_writer(call);
  if (items && !items->empty()) {
    throw bad_request(concat("the embedded server keeps no ", key));
  }
}

Answer null_list(std::string_view key) {
  JsonWriter out;
  out.begin_object().key(key).null().end_object();
  return answer_of(out);
}

Answer profiles(Call& call) {
  require_empty(call, "profiles");
  Answer answer;
  answer.status = 204;
  answer.type.clear();
  return answer;
}

Answer list_profiles(Call& call) {
  const ListOptions options = list_options(call);
  call.allow(true);
  JsonWriter out;
  out.begin_object();
  write_meta(out, options, false);
  out.key("profiles").begin_array().end_array().end_object();
  return answer_of(out);
}

Answer software(Call& call) {
  require_empty(call, "software");
  JsonWriter out;
  // Without a team in a dry run there is nothing to ask for later.
  const bool nothing = call.flag("dry_run") && call.param("team_name");
  out.begin_object()
      .field("request_uuid", nothing ? std::string() : new_uuid())
      .end_object();
  Answer answer = answer_of(out);
  answer.status = 202;
  return answer;
}

Answer software_state(Call& call) {
  allow_writer(call);
  JsonWriter out;
  out.begin_object().field("status", "completed").field("message", "");
  out.key("packages").null().end_object();
  return answer_of(out);
}

Answer store_apps(Call& call) {
  const bool dry_run = call.flag("dry_run");
  require_empty(call, "app_store_apps");
  if (dry_run) return null_list("app_store_apps");
  JsonWriter out;
  out.begin_object().key("app_store_apps").begin_array().end_array();
  out.end_object();
  return answer_of(out);
}

Answer software_titles(Call& call) {
  const ListOptions options = list_options(call);
  call.allow(true);
  JsonWriter out;
  out.begin_object();
  write_meta(out, options, false);
  out.field("count", std::int64_t{0}).key("counts_updated_at").null();
  out.key("software_titles").begin_array().end_array().end_object();
  return answer_of(out);
}

Answer maintained_apps(Call& call) {
  call.allow(true);
  constexpr const char* kText =
      "Fleet was unable to ingest the maintained apps list. Run fleetctl "
      "trigger name=maintained_apps to try repopulating the apps list.";
  ApiError error;
  error.status = 404;
  error.message = kText;
  error.reasons.push_back({"base", kText});
  error.uuid = true;
  throw error;
}

Answer setup_script(Call& call) {
  allow_writer(call);
  return empty_answer();
}

constexpr auto kReads = Access::kReads;
constexpr Route kRoutes[] = {
    {Under::kApi, "POST", "/mdm/profiles/batch", kReads, profiles},
    {Under::kApi, "GET", "/configuration_profiles", kReads, list_profiles},
    {Under::kApi, "POST", "/software/batch", kReads, software},
    {Under::kApi, "GET", "/software/batch/{uuid}", kReads, software_state},
    {Under::kApi, "POST", "/software/app_store_apps/batch", kReads, store_apps},
    {Under::kApi, "GET", "/software/titles", kReads, software_titles},
    {Under::kApi, "GET", "/software/fleet_maintained_apps", kReads,
     maintained_apps},
    {Under::kApi, "DELETE", "/setup_experience/script", kReads, setup_script},
};

}  // namespace

std::span<const Route> routes_unmanaged() {
  return kRoutes;
}

}  // namespace ctl::devserver
