#include "cli/init/templates.h"

namespace ctl {
namespace {

constexpr std::string_view kDefault =
    R"(# What every host gets. A team has a file of its own: teams/NAME.yml.
# `ctl` compares and applies labels, policies and queries; org_settings,
# agent_options and controls stay with the server's own tool.
org_settings:
  server_settings:
    server_url: $FLEET_URL
  secrets:
    - secret: $FLEET_GLOBAL_ENROLL_SECRET
agent_options:
controls:
labels: []
policies:
  - path: lib/macos/policies/disk-encryption.yml
queries:
  - path: lib/all/queries/operating-system.yml
)";

constexpr std::string_view kQuery =
    R"(- name: Operating system versions
  description: >-
    Which system each host runs. Collected to find hosts that no longer get
    security updates; reads nothing of the user.
  interval: 86400
  automations_enabled: true
  logging: snapshot
  query: SELECT name, version, build, platform FROM os_version
)";

constexpr std::string_view kQueryTests =
    R"(# Cases that `ctl test` runs on emulated hosts: what the query must return.
meta:
  - query: Operating system versions
    owner: detection-team
    rationale: Hosts without security updates are the first to be attacked
tests:
  - query: Operating system versions
    cases:
      - name: one row on any host
        host: ubuntu-server
        expect: {rows: 1}
)";

constexpr std::string_view kPolicy =
    R"(- name: Disk of the Mac is encrypted
  description: A lost laptop gives its files away when the disk is not encrypted.
  resolution: >-
    Open System Settings, Privacy & Security, FileVault, and turn it on.
  platform: darwin
  query: SELECT 1 FROM disk_encryption WHERE name = '/dev/disk1s1' AND encrypted = 1
)";

constexpr std::string_view kPolicyTests =
    R"(meta:
  - policy: Disk of the Mac is encrypted
    owner: detection-team
tests:
  - policy: Disk of the Mac is encrypted
    cases:
      - name: an encrypted disk passes
        host: lab
        given:
          disk_encryption: [{name: /dev/disk1s1, encrypted: 1}]
        expect: {policy: pass}
      - name: another disk fails
        host: lab
        given:
          disk_encryption: [{name: /dev/disk1s1, encrypted: 0}]
        expect: {policy: fail}
)";

constexpr std::string_view kConfig =
    R"(# Settings of ctl; every key is optional.
# Which agents must understand the SQL:
# osquery: {min: 5.12.0}
# Which server must accept the files:
# fleet: {version: 4.69.0}
# Where `ctl diff` and `ctl apply` go; addresses and tokens are read from the
# environment:
environments:
  production: {url: $FLEET_URL, token: $FLEET_API_TOKEN}
# Levels of rules (off, note, warning, error); `ctl rules` lists them:
# rules: {interval-too-short: error}
)";

constexpr std::string_view kPreCommit =
    R"(# `pre-commit install` makes git run this before each commit.
repos:
  - repo: local
    hooks:
      - id: ctl-lint
        name: ctl lint
        entry: ctl lint --staged
        language: system
        pass_filenames: false
)";

constexpr Template kTemplates[] = {
    {"default.yml", kDefault, true},
    {"lib/all/queries/operating-system.yml", kQuery, true},
    {"lib/all/queries/operating-system.tests.yml", kQueryTests, true},
    {"lib/macos/policies/disk-encryption.yml", kPolicy, true},
    {"lib/macos/policies/disk-encryption.tests.yml", kPolicyTests, true},
    {"ctl.yml", kConfig, false},
    {".pre-commit-config.yaml", kPreCommit, false},
};

}  // namespace

std::span<const Template> templates() {
  return kTemplates;
}

}  // namespace ctl
