#include "cli/message.h"

#include <ostream>
#include <string_view>

namespace ctl {
namespace {

void print(std::ostream& err, std::string_view what, const Error& error) {
  err << "ctl: " << what << ": " << error.message << '\n';
  if (!error.help.empty()) err << "  help: " << error.help << '\n';
}

}  // namespace

void print_error(std::ostream& err, const Error& error) {
  print(err, "error", error);
}

void print_refusal(std::ostream& err, const Error& error) {
  print(err, "refused", error);
}

}  // namespace ctl
