#include "cli/shell/modes.h"

#include <algorithm>
#include <map>
#include <ostream>

#include "engine/emulator/log_json.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr ShellMode kModes[] = {
#define CTL_SHELL_MODE(name, summary) {#name, summary, print_mode_##name},
#include "cli/shell/modes.def"
#undef CTL_SHELL_MODE
};

// A text on one line: control characters would break the layout, or more.
std::string shown(const std::string& text) {
  const std::string quoted = quote(text, text.size());
  return quoted.substr(1, quoted.size() - 2);
}

std::string shown(const Cell& cell, const ModeOptions& options) {
  return cell ? shown(*cell) : options.null_value;
}

std::vector<std::string> shown_names(const ShellRows& rows) {
  std::vector<std::string> names;
  for (const std::string& column : rows.columns)
    names.push_back(shown(column));
  return names;
}

std::vector<std::size_t> widths_of(const ShellRows& rows,
                                   const ModeOptions& options,
                                   std::size_t least) {
  std::vector<std::size_t> widths;
  for (const std::string& name : shown_names(rows))
    widths.push_back(std::max(least, code_points(name)));
  for (const auto& row : rows.rows) {
    for (std::size_t i = 0; i < std::min(row.size(), widths.size()); ++i) {
      widths[i] = std::max(widths[i], code_points(shown(row[i], options)));
    }
  }
  return widths;
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t have = code_points(text);
  return text + std::string(width > have ? width - have : 0, ' ');
}

void print_separated(const ShellRows& rows, const std::string& separator,
                     const ModeOptions& options,
                     std::string (*field)(const std::string&,
                                          const std::string&),
                     std::ostream& out) {
  const auto print_line = [&](const std::vector<std::string>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      out << (i == 0 ? "" : separator) << field(values[i], separator);
    }
    out << '\n';
  };
  if (options.headers) print_line(rows.columns);
  for (const auto& row : rows.rows) {
    std::vector<std::string> values;
    for (const Cell& cell : row)
      values.push_back(cell ? *cell : options.null_value);
    print_line(values);
  }
}

std::string plain_field(const std::string& text,
                        const std::string& /*separator*/) {
  return shown(text);
}

std::string csv_field(const std::string& text, const std::string& separator) {
  const bool plain = text.find_first_of("\"'\r\n\t ") == std::string::npos &&
                     text.find(separator) == std::string::npos && !text.empty();
  if (plain) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::span<const ShellMode> shell_modes() {
  return kModes;
}

const ShellMode* find_shell_mode(std::string_view name) {
  for (const ShellMode& mode : kModes) {
    if (mode.name == name) return &mode;
  }
  return nullptr;
}

void print_mode_pretty(const ShellRows& rows, const ModeOptions& options,
                       std::ostream& out) {
  if (rows.rows.empty()) return;
  const std::vector<std::size_t> widths = widths_of(rows, options, 0);
  std::string rule = "+";
  for (const std::size_t width : widths)
    rule += std::string(width + 2, '-') + '+';
  out << rule << '\n';
  if (options.headers) {
    const std::vector<std::string> names = shown_names(rows);
    for (std::size_t i = 0; i < widths.size(); ++i)
      out << "| " << padded(names[i], widths[i]) << ' ';
    out << "|\n" << rule << '\n';
  }
  for (const auto& row : rows.rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      out << "| " << padded(shown(row[i], options), widths[i]) << ' ';
    }
    out << "|\n";
  }
  out << rule << '\n';
}

void print_mode_line(const ShellRows& rows, const ModeOptions& options,
                     std::ostream& out) {
  std::size_t width = 5;
  const std::vector<std::string> names = shown_names(rows);
  for (const std::string& name : names)
    width = std::max(width, code_points(name));
  bool first = true;
  for (const auto& row : rows.rows) {
    if (!first) out << '\n';
    first = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << std::string(width - code_points(names[i]), ' ') << names[i]
          << " = " << shown(row[i], options) << '\n';
    }
  }
}

void print_mode_list(const ShellRows& rows, const ModeOptions& options,
                     std::ostream& out) {
  const std::string separator =
      options.separator.empty() ? "|" : options.separator;
  print_separated(rows, separator, options, plain_field, out);
}

void print_mode_csv(const ShellRows& rows, const ModeOptions& options,
                    std::ostream& out) {
  const std::string separator =
      options.separator.empty() ? "," : options.separator;
  print_separated(rows, separator, options, csv_field, out);
}

// Rows are maps: of columns of one name the last counts, in the order of bytes.
void print_mode_json(const ShellRows& rows, const ModeOptions& options,
                     std::ostream& out) {
  out << "[\n";
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    std::map<std::string_view, std::string> values;
    for (std::size_t c = 0; c < rows.columns.size(); ++c) {
      values[rows.columns[c]] = rows.rows[i][c].value_or(options.null_value);
    }
    out << "  {";
    bool first = true;
    for (const auto& [name, value] : values) {
      out << (first ? "" : ",") << json_string(name) << ':'
          << json_string(value);
      first = false;
    }
    out << '}' << (i + 1 < rows.rows.size() ? "," : "") << '\n';
  }
  out << "]\n";
}

void print_mode_column(const ShellRows& rows, const ModeOptions& options,
                       std::ostream& out) {
  constexpr std::size_t kNarrowest = 10;
  const std::vector<std::size_t> widths = widths_of(rows, options, kNarrowest);
  const auto print_line = [&](const std::vector<std::string>& values) {
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i)
      line += (i == 0 ? "" : "  ") + padded(values[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  };
  if (options.headers && !rows.columns.empty()) {
    print_line(shown_names(rows));
    std::vector<std::string> rule;
    for (const std::size_t width : widths)
      rule.emplace_back(width, '-');
    print_line(rule);
  }
  for (const auto& row : rows.rows) {
    std::vector<std::string> values;
    for (const Cell& cell : row)
      values.push_back(shown(cell, options));
    print_line(values);
  }
}

}  // namespace ctl
