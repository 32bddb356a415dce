// `ctl doctor`: what this machine and this repository have, what they lack, and
// what to do about it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/app.h"
#include "cli/message.h"
#include "cli/project.h"
#include "cli/version.h"
#include "engine/emulator/sqlite_version.h"
#include "engine/git/repository.h"
#include "engine/http/curl_transport.h"
#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "schema/hosts/host.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

enum class State { kGood, kNote, kProblem };

std::string_view to_string(State state) {
  switch (state) {
    case State::kGood: return "ok";
    case State::kNote: return "note";
    case State::kProblem: return "problem";
  }
  return "";
}

struct Check {
  std::string subject;
  State state = State::kGood;
  std::string message;
  std::string help;
};

Check check_tool() {
  return {"ctl",
          State::kGood,
          concat("version ", kVersion, ", compiled with ", __VERSION__),
          {}};
}

Check check_catalogue() {
  std::size_t columns = 0;
  for (const Table& table : all_tables())
    columns += table.columns.size();
  return {"catalogue",
          State::kGood,
          concat(plural(all_tables().size(), "table"), ", ",
                 plural(columns, "column"), ", ",
                 plural(all_functions().size(), "function"),
                 "; newest agent osquery ", to_string(kNewestAgent), "; ",
                 plural(builtin_host_names().size(), "built-in host")),
          {}};
}

Check check_sqlite() {
  if (sqlite_plans_like_agent()) {
    return {"SQLite",
            State::kGood,
            concat(linked_sqlite_version(), ", plans like the agent's 3.42.0"),
            {}};
  }
  return {"SQLite", State::kProblem,
          concat(linked_sqlite_version(),
                 " plans some joins unlike the agent's 3.42.0"),
          "build ctl against SQLite 3.40 to 3.42, as Debian 12 has it"};
}

std::string git_text(const Repository& repository,
                     const std::optional<Commit>& head) {
  if (!head) return "a repository without a commit yet";
  const auto dirty = repository.is_dirty();
  return concat("at commit ", head->id.substr(0, 12),
                dirty && *dirty ? ", with changes that are not committed" : "");
}

Check check_git(const std::string& directory) {
  const auto repository = Repository::open(directory);
  if (!repository) {
    return {"git", State::kNote, repository.error().message,
            repository.error().help};
  }
  const auto head = repository->head();
  if (!head) {
    return {"git", State::kProblem, head.error().message, head.error().help};
  }
  if (repository->is_shallow()) {
    return {"git", State::kNote,
            concat(git_text(*repository, *head), ", a shallow clone"),
            "deletions and drift need the whole history: "
            "`git fetch --unshallow`, or `fetch-depth: 0` in GitHub Actions"};
  }
  return {"git", State::kGood, git_text(*repository, *head), {}};
}

// The text of a member, "" when the answer is of another shape.
std::string member(const std::string& body, const char* object,
                   const char* name) {
  const Json document = Json::parse(body, nullptr, false);
  if (!document.is_object()) return {};
  const Json& place =
      object == nullptr ? document : document.value(object, Json());
  if (!place.is_object() || !place.contains(name)) return {};
  const Json& value = place[name];
  return value.is_string() ? value.get<std::string>() : std::string();
}

Check refused(int status, const std::string& url) {
  if (status == 401) {
    return {"server", State::kProblem,
            concat(url, " refused the token from FLEET_API_TOKEN (401)"),
            "use the token of an API-only user with the gitops role"};
  }
  return {
      "server", State::kProblem,
      concat(url, " answered ", status, " to GET /api/latest/fleet/version"),
      "check that FLEET_URL is the address of a Fleet server"};
}

Check check_answer(Transport& transport, const std::string& url) {
  const auto version = transport.send({.path = "/api/latest/fleet/version"});
  if (!version) {
    return {"server", State::kProblem, version.error().message,
            version.error().help};
  }
  if (version->status != 200) return refused(version->status, url);
  const std::string number = member(version->body, nullptr, "version");
  if (number.empty()) {
    return {"server", State::kProblem,
            concat(url, " does not answer as a Fleet server does"),
            "check FLEET_URL"};
  }
  const auto me = transport.send({.path = "/api/latest/fleet/me"});
  std::string role;
  if (me && me->status == 200) role = member(me->body, "user", "global_role");
  return {"server",
          State::kGood,
          concat(url, ", Fleet ", number, ", the token's role is ",
                 role.empty() ? "per team" : role),
          {}};
}

Check check_server() {
  const auto url = environment_variable("FLEET_URL");
  const auto token = environment_variable("FLEET_API_TOKEN");
  if (!url || url->empty()) {
    return {"server", State::kNote, "FLEET_URL is not set",
            "set it and FLEET_API_TOKEN to use diff and apply; "
            "`ctl serve` starts a server to try them on"};
  }
  if (!token || token->empty()) {
    return {"server", State::kProblem, "FLEET_API_TOKEN is not set",
            "set it to the token of an API-only user with the gitops role"};
  }
  HttpOptions options;
  options.url = *url;
  options.token = *token;
  options.retry.tries = 1;
  auto transport = curl_transport(std::move(options));
  if (!transport) {
    return {"server", State::kProblem, transport.error().message,
            transport.error().help};
  }
  return check_answer(**transport, *url);
}

// "1 label, 2 policies, 3 queries".
std::string counted_by_kind(const std::vector<Definition>& definitions) {
  std::map<std::string_view, std::size_t> counts;
  for (const Definition& definition : definitions) {
    if (!definition.repeated) ++counts[to_string(definition.kind)];
  }
  std::string text;
  for (const auto& [kind, count] : counts) {
    text += concat(text.empty() ? "" : ", ", plural(count, kind));
  }
  return text;
}

Check check_tree(const Globals& globals) {
  const auto project = open_project(globals, {});
  if (!project) {
    return {"definitions", State::kProblem, project.error().message,
            project.error().help};
  }
  const auto& definitions = project->tree.definitions;
  if (definitions.empty()) {
    return {"definitions", State::kNote, "none found here",
            "start in the folder of a repository, or pass -C DIR"};
  }
  return {"definitions",
          State::kGood,
          concat(counted_by_kind(definitions), " in ",
                 plural(project->tree.files.size(), "file")),
          {}};
}

void print_json(const std::vector<Check>& checks, std::ostream& out) {
  Json list = Json::array();
  for (const Check& check : checks) {
    Json entry = {{"subject", check.subject},
                  {"state", to_string(check.state)},
                  {"message", check.message}};
    if (!check.help.empty()) entry["help"] = check.help;
    list.push_back(std::move(entry));
  }
  out << Json{{"format_version", "1.0"},
              {"command", "doctor"},
              {"checks", std::move(list)}}
             .dump(2)
      << '\n';
}

void print_text(const std::vector<Check>& checks, std::ostream& out) {
  for (const Check& check : checks) {
    out << to_string(check.state) << ": " << check.subject << ": "
        << check.message << '\n';
    if (!check.help.empty()) out << "  help: " << check.help << '\n';
  }
}

}  // namespace

void add_doctor(CLI::App& app, const Globals& globals, const Streams& streams,
                int& /*exit_code*/) {
  auto format = std::make_shared<std::string>("text");
  CLI::App* command =
      app.add_subcommand("doctor", "what is missing here, and what to do");
  command->add_option("--format", *format, "text or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
  command->footer("Example:\n  ctl doctor");
  command->callback([format, &globals, streams] {
    const std::vector<Check> checks = {
        check_tool(),        check_catalogue(),
        check_sqlite(),      check_git(globals.directory),
        check_tree(globals), check_server()};
    if (*format == "json") {
      print_json(checks, streams.out);
    } else {
      print_text(checks, streams.out);
    }
  });
}

}  // namespace ctl
