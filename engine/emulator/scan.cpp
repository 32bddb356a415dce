#include "engine/emulator/scan.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string_view>
#include <utility>

#include "engine/emulator/echo.h"
#include "engine/emulator/generation.h"
#include "engine/emulator/path_scan.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using Rows = std::vector<std::uint32_t>;

// The agent tests operators with a bit mask, so GLOB, OFFSET and others pass
// for `=` when it asks whether there is one.
bool passes_for_equal(int op) {
  return (op & constraint_op::kEqual) != 0;
}

bool is_equal(int op) {
  return op == constraint_op::kEqual || op == constraint_op::kInList;
}

class Scan {
 public:
  Scan(const EmulatedTable& table, const PlanCall& call,
       const std::vector<ScanArgument>& arguments)
      : table_(table),
        session_(table.session()),
        call_(call),
        arguments_(arguments) {}

  ScanAnswer answer() {
    if (session_.quiet) return {.failure = {}, .rows = Rows{}};
    if (table_.chrome() || table_.extension()) return narrowed();
    if (!asks_for_users()) {
      session_.warn(concat("The ", table_.table().name,
                           " table returns data based on the current user by "
                           "default, consider JOINing against the users "
                           "table"));
    } else if (!asks_for_required()) {
      return {.failure = required_message(), .rows = {}};
    }
    if (table_.table().evented && !session_.events) {
      session_.warn(concat("Table ", table_.table().name,
                           " is event-based but events are disabled"));
      return {.failure = {}, .rows = Rows{}};
    }
    return echo_arguments(table_, arguments_, generated());
  }

 private:
  const Column& column(std::size_t at) const {
    return *table_.columns()[at].column;
  }

  template <typename Test>
  bool takes_constraint(Test test) const {
    return std::ranges::any_of(
        call_.constraints, [&](const OfferedConstraint& offered) {
          return offered.taken &&
                 test(column(static_cast<std::size_t>(offered.column)));
        });
  }

  bool asks_for_users() const {
    if (!table_.table().user_data || !session_.root) return true;
    return takes_constraint([](const Column& taken) {
      return taken.name == "uid" || taken.name == "username";
    });
  }

  bool asks_for_required() const {
    return !table_.has_required() ||
           takes_constraint([](const Column& taken) { return taken.required; });
  }

  std::string required_message() const {
    if (session_.agent.version < Version{5, 13, 0}) return "constraint failed";
    return concat("Table ", table_.table().name,
                  " was queried without a required column in the WHERE clause");
  }

  ScanAnswer generated() const {
    switch (generation_of(table_.table())) {
      case Generation::kAlways: return narrowed();
      case Generation::kByPath: return scan_paths(table_, arguments_);
      case Generation::kByKeyPath:
        return session_.windows() ? scan_registry(table_, arguments_)
                                  : narrowed();
      case Generation::kByArgument: return by_required(is_equal);
      case Generation::kByAnyValue:
        return by_required([](int /*op*/) { return true; });
      case Generation::kByKey:
        return table_.table().name == "users" ? users() : by_key();
      case Generation::kByUser: return by_user();
    }
    return {};
  }

  // Every value of a required column for which the operator counts adds the
  // rows that it names.
  template <typename Counts>
  ScanAnswer by_required(Counts counts) const {
    Rows result;
    for (const ScanArgument& argument : arguments_) {
      if (!column(argument.column).required || !counts(argument.op)) continue;
      const Rows found = same_text(argument.column, argument.value);
      result.insert(result.end(), found.begin(), found.end());
    }
    return each_once(std::move(result));
  }

  static ScanAnswer each_once(Rows rows) {
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return {.failure = {}, .rows = std::move(rows)};
  }

  Rows same_text(std::size_t at, const std::string& value) const {
    const auto match = session_.windows() ? RowSource::Match::kIgnoreCase
                                          : RowSource::Match::kBytes;
    return table_.rows().find(at, match, std::span(&value, 1), false);
  }

  bool on_linux() const {
    return session_.agent.platform.value_or(Platform::kLinux) ==
           Platform::kLinux;
  }

  // What the table would look up by its key, or everything. On Linux only
  // values under `=` count; elsewhere typed access reads the values of every
  // operator.
  ScanAnswer by_key() const {
    const bool strict = on_linux();
    for (std::size_t at = 0; at < table_.columns().size(); ++at) {
      const DeclaredColumn& declared = table_.columns()[at];
      if (declared.alias ||
          !is_lookup_column(table_.table(), *declared.column) ||
          !believes_equal(at)) {
        continue;
      }
      Rows result;
      for (const ScanArgument& argument : arguments_) {
        if (argument.column != at || session_.expired()) continue;
        if (strict && !is_equal(argument.op)) continue;
        const Rows found = same_text(at, argument.value);
        result.insert(result.end(), found.begin(), found.end());
      }
      return each_once(std::move(result));
    }
    return narrowed();
  }

  // Linux shows the accounts of a directory only to those who ask for them,
  // and then says of every row that they did.
  ScanAnswer users() const {
    ScanAnswer answer = by_key();
    const auto remote = position("include_remote");
    if (!remote || !on_linux()) return answer;
    if (asks_for(*remote, "1"))
      return with_cells(table_, answer, {{*remote, "1"}}, true);
    if (!gives_column("include_remote")) return answer;
    if (!answer.rows) {
      answer.rows.emplace(table_.rows().size());
      std::iota(answer.rows->begin(), answer.rows->end(), 0U);
    }
    std::erase_if(*answer.rows, [&](std::uint32_t row) {
      return table_.rows().cell(row, *remote) == "1";
    });
    return answer;
  }

  bool gives_column(std::string_view name) const {
    const auto chunks = session_.host.tables.find(table_.table().name);
    return chunks != session_.host.tables.end() &&
           std::ranges::any_of(chunks->second, [name](const TableRows& rows) {
             return std::ranges::find(rows.columns(), name) !=
                    rows.columns().end();
           });
  }

  bool asks_for(std::size_t at, std::string_view value) const {
    return std::ranges::any_of(arguments_, [&](const ScanArgument& argument) {
      return argument.column == at && is_equal(argument.op) &&
             argument.value == value;
    });
  }

  bool believes_equal(std::size_t at) const {
    return std::ranges::any_of(arguments_, [at](const ScanArgument& argument) {
      return argument.column == at && passes_for_equal(argument.op);
    });
  }

  ScanAnswer by_user() const {
    const bool by_name = table_.table().column("uid") == nullptr;
    if (ignores_users()) return narrowed();
    Rows result;
    const auto at = position(by_name ? "username" : "uid");
    if (!at) return narrowed();
    std::vector<std::string> users;
    for (const ScanArgument& argument : arguments_) {
      if (argument.column == *at && is_equal(argument.op)) {
        users.push_back(argument.value);
      }
    }
    const std::string& own = by_name ? session_.host.user : session_.uid;
    if (users.empty()) {
      // Root gets the preferences of no user in particular.
      const bool any_user =
          table_.table().name == "preferences" && session_.root;
      users.push_back(any_user ? "" : own);
      if (adds_system_files()) users.emplace_back("0");
    } else if (!session_.root) {
      std::erase_if(users,
                    [&](const std::string& user) { return user != own; });
    }
    const auto match =
        by_name ? RowSource::Match::kBytes : RowSource::Match::kInteger64;
    return {.failure = {},
            .rows = table_.rows().find(*at, match, users, session_.windows())};
  }

  bool adds_system_files() const {
    return table_.table().name == "crashes" ||
           table_.table().name == "browser_plugins";
  }

  // python_packages reads every user's on Windows, and only the directories
  // that are asked for everywhere.
  bool ignores_users() const {
    if (table_.table().name != "python_packages") return false;
    if (session_.windows()) return true;
    return std::ranges::any_of(arguments_, [&](const ScanArgument& argument) {
      return column(argument.column).name == "directory" &&
             is_equal(argument.op);
    });
  }

  std::optional<std::size_t> position(std::string_view name) const {
    for (std::size_t i = 0; i < table_.columns().size(); ++i) {
      if (table_.columns()[i].name == name) return i;
    }
    return std::nullopt;
  }

  // Every row, or, to save time, those that an equality lets through: SQLite
  // checks each again, so only rows that it would drop may be missing.
  ScanAnswer narrowed() const {
    for (const ScanArgument& first : arguments_) {
      const auto match = lookup_of(first);
      if (!match || is_instruction(table_, first.column)) continue;
      std::vector<std::string> values;
      bool all = true;
      for (const ScanArgument& argument : arguments_) {
        if (argument.column != first.column || !is_equal(argument.op)) continue;
        all = all && lookup_of(argument) == match;
        values.push_back(argument.value);
      }
      if (!all) continue;
      return {.failure = {},
              .rows = table_.rows().find(first.column, *match, values,
                                         session_.windows())};
    }
    return {};
  }

  static std::optional<RowSource::Match> integer_match(
      const ScanArgument& argument, RowSource::Match match) {
    long long value = 0;
    const char* const end = argument.value.data() + argument.value.size();
    const auto [at, error] = std::from_chars(argument.value.data(), end, value);
    // "010" and "1.0" equal an integer too, under another key.
    const bool plain = error == std::errc{} && at == end &&
                       std::to_string(value) == argument.value;
    return plain ? std::optional(match) : std::nullopt;
  }

  std::optional<RowSource::Match> lookup_of(
      const ScanArgument& argument) const {
    if (!is_equal(argument.op) || table_.chrome()) return std::nullopt;
    const DeclaredColumn& declared = table_.columns()[argument.column];
    switch (declared.column->type) {
      case ColumnType::kText:
      case ColumnType::kBlob:
        if (!argument.text) return std::nullopt;
        if (argument.plain_collation) return RowSource::Match::kBytes;
        if (argument.nocase) return RowSource::Match::kIgnoreCase;
        return std::nullopt;
      case ColumnType::kInteger:
        return integer_match(argument, RowSource::Match::kInteger32);
      case ColumnType::kBigint:
      case ColumnType::kUnsignedBigint:
        return integer_match(argument, RowSource::Match::kInteger64);
      case ColumnType::kDouble: break;
    }
    return std::nullopt;
  }

  const EmulatedTable& table_;
  Session& session_;
  const PlanCall& call_;
  const std::vector<ScanArgument>& arguments_;
};

}  // namespace

ScanAnswer scan_table(const EmulatedTable& table, const PlanCall& call,
                      const std::vector<ScanArgument>& arguments) {
  return Scan(table, call, arguments).answer();
}

}  // namespace ctl
