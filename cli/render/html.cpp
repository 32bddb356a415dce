#include "cli/render/html.h"

#include "schema/base/text.h"
#include "schema/base/visible.h"

namespace ctl {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --line: #8886; --soft: #8882;
  --bad: #b3261e; --good: #1b6e35; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --bad: #ff8a80; --good: #7fd69a; --warn: #f0c060; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-left-width: .4rem;
  border-radius: .3rem; padding: .8rem 1rem; margin: 1rem 0; }
.create { border-left-color: var(--good); }
.update, .rename { border-left-color: var(--warn); }
.delete { border-left-color: var(--bad); }
.loss { color: var(--bad); font-weight: 600; margin: .3rem 0; }
.place, .origin { font-size: .875rem; margin: .3rem 0; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
pre { background: var(--soft); padding: .6rem; overflow-x: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0; }
dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0; }
del { color: var(--bad); } ins { color: var(--good); font-weight: 600; }
@media print { article { break-inside: avoid; } }
)";

}  // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string html_page(std::string_view title, std::string_view body) {
  return concat(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
      "'none'; style-src 'unsafe-inline'\">\n<title>",
      html_escape(title), "</title>\n<style>", kStyle,
      "</style>\n</head>\n<body>\n<main>\n", body,
      "</main>\n</body>\n</html>\n");
}

}  // namespace ctl
