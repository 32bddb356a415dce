#include <algorithm>
#include <array>

#include "schema/documents/scalar.h"
#include "validators/documents.h"

namespace ctl {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() &&
         text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_old_boolean(std::string_view text) {
  const std::string lower = lower_ascii(text);
  constexpr std::array<std::string_view, 6> kWords = {"y",  "n",  "yes",
                                                      "no", "on", "off"};
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

// 1:30 and 190:20:30 are numbers to the base 60.
bool is_sexagesimal(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos ||
      !all_of(text.substr(0, colon), kDigits))
    return false;
  std::string_view rest = text.substr(colon);
  while (rest.starts_with(':')) {
    rest.remove_prefix(1);
    std::size_t length = rest.find(':');
    if (length == std::string_view::npos) length = rest.size();
    std::string_view part = rest.substr(0, length);
    if (length == rest.size()) part = part.substr(0, part.find('.'));
    if (!all_of(part, kDigits) || part.size() > 2 ||
        (part.size() == 2 && part[0] > '5'))
      return false;
    rest.remove_prefix(length);
  }
  return true;
}

// A number in one of the two versions of YAML that is another number, or no
// number, in the other.
bool is_other_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (is_sexagesimal(text)) return true;
  const bool grouped = text.find('_') != std::string_view::npos &&
                       all_of(text.substr(0, 1), kDigits) &&
                       all_of(text, "0123456789_.");
  if (grouped) return true;
  if (text.starts_with("0b")) return all_of(text.substr(2), "01_");
  if (text.starts_with("0o")) return all_of(text.substr(2), "01234567");
  if (text.size() > 1 && text[0] == '0' && all_of(text, kDigits)) return true;
  // Without a point, only the newer version reads an exponent.
  const std::size_t e = text.find_first_of("eE");
  return e != std::string_view::npos && all_of(text.substr(0, e), kDigits) &&
         all_of(
             text.substr(text.find_first_of("+-", e) == e + 1 ? e + 2 : e + 1),
             kDigits);
}

void check_node(const FileContext& context, const Node& node) {
  if (node.alias) return;
  for (const Node& item : node.items)
    check_node(context, item);
  for (const Entry& entry : node.entries)
    check_node(context, entry.value);
  const bool plain = node.is_scalar() && node.style == ScalarStyle::kPlain &&
                     node.tag == ScalarTag::kNone;
  if (!plain) return;
  if (!is_old_boolean(node.text) && !is_other_number(node.text)) return;
  Finding finding = {
      .place = place_of(context.file, node),
      .message = concat(quote(node.text),
                        " means one thing in YAML 1.1 and "
                        "another in YAML 1.2"),
      .help = is_old_boolean(node.text)
                  ? "write `true` or `false`, or put text in quotes"
                  : "put text in quotes, or write the number in digits"};
  if (can_fix(context.file)) {
    finding.fix = {.safe = false,
                   .edits = {replace(context.file, node.offset, node.end,
                                     yaml_quoted(node.text))}};
  }
  context.report(std::move(finding));
}

void check(const FileContext& context) {
  const FileRole role = context.file.role;
  if (role != FileRole::kDetection && role != FileRole::kMatano) return;
  for (const Document& document : context.file.documents)
    check_node(context, document.root);
}

}  // namespace

constinit const Rule ambiguous_scalar = {
    .id = "ambiguous-scalar",
    .severity = Severity::kWarning,
    .summary = "a word or number that Matano's three parsers read differently",
    .why =
        "Deployment reads YAML 1.2, enrichment and transforms read 1.1: `yes` "
        "is text for one and true for the other, `0123` is 123 or 83.",
    .bad =
        "# detections/sshd/detection.yml\n"
        "name: sshd\n"
        "tables: [osquery]\n"
        "id: 0123\n",
    .good =
        "# detections/sshd/detection.yml\n"
        "name: sshd\n"
        "tables: [osquery]\n"
        "id: '0123'\n",
    .check_file = check,
};

}  // namespace ctl
