#include "cli/message.h"

#include <ostream>
#include <string_view>

#include "schema/base/visible.h"

namespace ctl {
namespace {

void print(std::ostream& err, std::string_view what, const Error& error) {
  err << "ctl: " << what << ": " << visible(error.message) << '\n';
  if (!error.help.empty()) err << "  help: " << visible(error.help) << '\n';
}

}  // namespace

void print_error(std::ostream& err, const Error& error) {
  print(err, "error", error);
}

void print_refusal(std::ostream& err, const Error& error) {
  print(err, "refused", error);
}

}  // namespace ctl
