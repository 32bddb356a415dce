// Scripts of a team: list, and replace the whole set.
#include <set>

#include "engine/devserver/decode.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/emulator/functions/base64_text.h"
#include "schema/base/text.h"
#include "schema/base/utf8.h"

namespace ctl::devserver {
namespace {

void write_team_id(JsonWriter& out, std::int64_t team) {
  out.field("team_id", team == 0 ? MaybeInteger() : MaybeInteger(team));
}

Answer list_scripts(Call& call) {
  // Always in the order of their names, all of them.
  ListOptions options = list_options(call);
  options.order_key.clear();
  options.descending = false;
  const std::int64_t team = call.uint_param("team_id").value_or(0);
  call.allow(may_read_scripts(call.user(), team));
  JsonWriter out;
  out.begin_object();
  std::vector<std::int64_t> seen;
  Rows rows = call.db.query(
      concat("SELECT id, name, created_at, updated_at FROM scripts"
             " WHERE team_id = ?1",
             order_and_limit(options, {}, "name")),
      team);
  bool more = false;
  std::int64_t row = 0;
  JsonWriter list(JsonWriter::Style::kCompact);
  list.begin_array();
  for (; rows.step(); ++row) {
    more = is_beyond(options, row);
    if (more) break;
    list.begin_object().field("id", rows.integer(0));
    write_team_id(list, team);
    list.field("name", rows.text(1))
        .field("created_at", rfc3339(rows.integer(2)))
        .field("updated_at", rfc3339(rows.integer(3)))
        .end_object();
  }
  list.end_array();
  write_meta(out, options, more);
  out.key("scripts");
  if (row == 0) {
    out.null();
  } else {
    out.raw(std::move(list).text());
  }
  out.end_object();
  return answer_of(out);
}

struct Script {
  std::string name;
  std::string contents;
};

// As Go reads bytes from JSON: padded, line breaks passed over.
std::string decode(std::string base64) {
  std::erase_if(base64, [](char c) { return c == '\r' || c == '\n'; });
  const bool padded = base64.size() % 4 == 0;
  for (int i = 0; i < 2 && base64.ends_with('='); ++i)
    base64.pop_back();
  auto bytes = sql::decode_base64(base64);
  if (!padded || !bytes) throw bad_decode("json decoder error");
  return *std::move(bytes);
}

// The first line names a shell of those allowed, or is no `#!` line.
bool is_runnable(std::string_view contents) {
  if (!contents.starts_with("#!")) return true;
  std::string_view line = contents.substr(2, contents.find('\n') - 2);
  line = trim(line);
  constexpr std::string_view kPrefix = "/usr";
  if (line.starts_with(kPrefix)) line.remove_prefix(kPrefix.size());
  const std::string_view shell = line.substr(0, line.find_first_of(" \t"));
  return shell == "/bin/sh" || shell == "/bin/zsh" || shell == "/bin/bash";
}

// What is wrong with a script alone; empty when nothing is.
std::string_view complaint(const Script& script) {
  constexpr std::size_t kLongest = 500000;
  if (script.name.empty()) return "The file name must not be empty.";
  if (!script.name.ends_with(".sh") && !script.name.ends_with(".ps1")) {
    return "File type not supported. Only .sh and .ps1 file type is allowed.";
  }
  if (script.contents.empty()) return "Script contents must not be empty.";
  if (code_points(script.contents) > kLongest) {
    return "Script is too large. It's limited to 500,000 characters "
           "(approximately 10,000 lines).";
  }
  std::string valid;
  append_valid_utf8(valid, script.contents);
  if (valid != script.contents) {
    return "Wrong data format. Only plain text allowed.";
  }
  if (!is_runnable(script.contents)) {
    return "Interpreter not supported. Shell scripts must run in "
           "\"#!/bin/sh\", \"#!/bin/bash\", or \"#!/bin/zsh.\"";
  }
  return {};
}

void check(const std::vector<Script>& scripts) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    const Script& script = scripts[i];
    const std::string place = concat("scripts[", i, ']');
    const std::string_view wrong = complaint(script);
    if (!wrong.empty()) throw invalid(place, std::string(wrong));
    if (!names.insert(script.name).second) {
      throw invalid(place,
                    concat("Couldn’t edit scripts. More than one script has "
                           "the same file name: \"",
                           script.name, '"'));
    }
  }
}

std::int64_t batch_team(Call& call) {
  const auto id = call.uint_param("team_id");
  const auto name = call.param("team_name");
  if (id && name) {
    throw invalid("team_name", "cannot specify both team_id and team_name");
  }
  if (!id && !name) return 0;
  if (!call.settings.premium) throw premium_only();
  if (id) {
    if (*id != 0) require_team(call, *id);
    return *id;
  }
  const auto found = team_by_name(call.db, *name);
  // A dry run may be for a team that is made by the real one.
  if (!found && call.flag("dry_run")) return 0;
  if (!found) throw not_found("Team", *name);
  return *found;
}

void replace(Call& call, std::int64_t team,
             const std::vector<Script>& scripts) {
  std::set<std::int64_t> kept;
  for (const Script& script : scripts) {
    check_characters(script.name, kNameLimit, "name");
    call.db.run(
        "INSERT INTO scripts (team_id, name, contents, created_at, updated_at)"
        " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (team_id, name) DO UPDATE"
        " SET contents = excluded.contents, updated_at = excluded.updated_at"
        " WHERE contents <> excluded.contents",
        team, script.name, script.contents, call.now);
    kept.insert(*call.db.first(
        "SELECT id FROM scripts WHERE team_id = ?1 AND name = ?2", team,
        script.name));
  }
  std::vector<std::int64_t> gone;
  {
    Rows rows =
        call.db.query("SELECT id FROM scripts WHERE team_id = ?1", team);
    while (rows.step()) {
      if (!kept.contains(rows.integer(0))) gone.push_back(rows.integer(0));
    }
  }
  for (const std::int64_t id : gone) {
    call.db.run("DELETE FROM scripts WHERE id = ?1", id);
  }
}

void record_edited(Call& call, std::int64_t team) {
  Json details;
  details.set("team_id", team == 0 ? Json() : Json::integer(team));
  details.set("team_name", team == 0 ? Json() : team_name(call.db, team));
  record(call, "edited_script", details);
}

Answer replace_scripts(Call& call) {
  std::vector<Script> scripts;
  const Fields body(call.body());
  for (const Json& item : body.objects("scripts").value_or(Json::Array())) {
    const Fields fields(item);
    scripts.push_back({fields.text("name").value_or(""),
                       decode(fields.text("script_contents").value_or(""))});
  }
  const User& user = call.user();
  const std::int64_t team = batch_team(call);
  call.allow(user.is(kWriters) || (team != 0 && user.is_in(team, kWriters)));
  check(scripts);
  JsonWriter out;
  out.begin_object().key("scripts");
  const bool dry_run = call.flag("dry_run");
  if (!dry_run) {
    replace(call, team, scripts);
    record_edited(call, team);
  }
  if (dry_run || scripts.empty()) {
    out.null();
  } else {
    out.begin_array();
    Rows rows = call.db.query(
        "SELECT id, name FROM scripts WHERE team_id = ?1 ORDER BY id", team);
    while (rows.step()) {
      out.begin_object();
      write_team_id(out, team);
      out.field("id", rows.integer(0)).field("name", rows.text(1)).end_object();
    }
    out.end_array();
  }
  out.end_object();
  return answer_of(out);
}

constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/scripts", Access::kReads, list_scripts},
    {Under::kApi, "POST", "/scripts/batch", Access::kWrites, replace_scripts},
};

}  // namespace

std::span<const Route> routes_scripts() {
  return kRoutes;
}

}  // namespace ctl::devserver
