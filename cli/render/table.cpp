#include "cli/render/table.h"

#include <algorithm>
#include <ostream>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::size_t kNarrowest = 8;  // a cell is never cut below this
constexpr std::string_view kGap = "  ";

struct TextCell {
  std::string text;
  std::size_t width = 0;
  bool number = false;
};

bool is_number(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789.-+") == std::string_view::npos;
}

TextCell make_cell(const std::optional<std::string>& value) {
  if (!value) return {"NULL", 4, false};
  std::string shown = quote(*value, value->size());
  shown = shown.substr(1, shown.size() - 2);
  return {shown, code_points(shown), is_number(*value)};
}

std::string cut(const std::string& text, std::size_t width) {
  std::size_t end = 0;
  for (std::size_t shown = 0; end < text.size(); ++end) {
    const bool starts =
        (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (starts && shown++ == width - 1) break;
  }
  return text.substr(0, end) + "…";
}

// Takes from the widest columns until a line fits.
std::vector<std::size_t> fit(std::vector<std::size_t> widths,
                             std::size_t room) {
  if (room == 0) return widths;
  std::size_t total = kGap.size() * (widths.size() - 1);
  for (const std::size_t width : widths)
    total += width;
  while (total > room) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kNarrowest) break;
    --*widest;
    --total;
  }
  return widths;
}

std::string line_of(const std::vector<TextCell>& cells,
                    const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const TextCell& cell = cells[i];
    const bool too_wide = cell.width > widths[i];
    const std::string text = too_wide ? cut(cell.text, widths[i]) : cell.text;
    const std::string pad(too_wide ? 0 : widths[i] - cell.width, ' ');
    if (i > 0) line += kGap;
    line += cell.number ? pad + text : text + pad;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

void print_table(
    const std::vector<std::string>& columns,
    const std::vector<std::vector<std::optional<std::string>>>& rows,
    std::string_view indent, std::size_t width, std::ostream& out) {
  if (columns.empty()) return;
  std::vector<std::vector<TextCell>> lines(1);
  for (const std::string& name : columns)
    lines[0].push_back(make_cell(name));
  for (const auto& row : rows) {
    std::vector<TextCell>& line = lines.emplace_back();
    for (const auto& value : row)
      line.push_back(make_cell(value));
    line.resize(columns.size());
  }
  std::vector<std::size_t> widths(columns.size());
  for (const std::vector<TextCell>& line : lines) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], line[i].width);
    }
  }
  widths = fit(widths, width > indent.size() ? width - indent.size() : 0);
  std::vector<TextCell> rule;
  for (const std::size_t w : widths)
    rule.push_back({std::string(w, '-'), w, false});
  lines.insert(lines.begin() + 1, rule);
  for (const std::vector<TextCell>& line : lines) {
    out << indent << line_of(line, widths) << '\n';
  }
}

}  // namespace ctl
