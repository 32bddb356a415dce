// sqrt exp log log10 sin cos tan cot asin acos atan degrees radians (X),
// power(X, Y), ceil(X), floor(X), pi().
//
// NULL gives NULL; text counts as its numeric prefix, 0 when it has none.
// log() is the natural logarithm. ceil() and floor() give integers and leave
// integers alone. A domain or range error fails the statement with the C
// library's text; on macOS, where the library sets no errno, the answer is
// NULL (not a number) or an infinity.
#include <cerrno>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {
namespace {

// The texts of glibc and of Microsoft's C library.
std::string errno_text(int error, const FunctionContext& context) {
  if (error == EDOM)
    return context.windows() ? "Domain error"
                             : "Numerical argument out of domain";
  return context.windows() ? "Result too large"
                           : "Numerical result out of range";
}

// Calls a function of the C library and looks at what it left in errno.
template <typename Work>
Value checked(const FunctionContext& context, Work work) {
  errno = 0;
  const double result = work();
  const int error = errno;
  if (error == 0 || context.platform == Platform::kDarwin) return result;
  return Failure{errno_text(error, context)};
}

template <typename Work>
Value of_real(const Arguments& arguments, const FunctionContext& context,
              Work work) {
  if (arguments.is_null(0)) return {};
  const double x = arguments.real(0);
  return checked(context, [&] { return work(x); });
}

// As a cast does on x86-64, where what does not fit becomes the smallest.
long long to_integer(double value) {
  constexpr double kLimit = 9223372036854775808.0;
  if (value >= -kLimit && value < kLimit) return static_cast<long long>(value);
  return std::numeric_limits<long long>::min();
}

template <typename Work>
Value of_fraction(const Arguments& arguments, Work work) {
  if (arguments.is_null(0)) return {};
  if (arguments.is_integer(0)) return arguments.integer(0);
  return to_integer(work(arguments.real(0)));
}

}  // namespace

Value sqrt(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) { return std::sqrt(x); });
}

// In long double, so that only what overflows there is an error.
Value exp(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) {
    return static_cast<double>(std::exp(static_cast<long double>(x)));
  });
}

Value log(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) { return std::log(x); });
}

Value log10(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) { return std::log10(x); });
}

Value sin(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) { return std::sin(x); });
}

Value cos(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) { return std::cos(x); });
}

Value tan(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) {
    return static_cast<double>(std::tan(static_cast<long double>(x)));
  });
}

Value cot(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context,
                 [](double x) { return 1.0 / std::tan(x); });
}

Value asin(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) { return std::asin(x); });
}

Value acos(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) { return std::acos(x); });
}

Value atan(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context, [](double x) { return std::atan(x); });
}

Value degrees(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context,
                 [](double x) { return 180.0 * x / std::numbers::pi; });
}

Value radians(const Arguments& arguments, const FunctionContext& context) {
  return of_real(arguments, context,
                 [](double x) { return x * std::numbers::pi / 180.0; });
}

Value power(const Arguments& arguments, const FunctionContext& context) {
  if (arguments.any_null()) return {};
  const double base = arguments.real(0);
  const double exponent = arguments.real(1);
  return checked(context, [&] { return std::pow(base, exponent); });
}

Value ceil(const Arguments& arguments, const FunctionContext& /*context*/) {
  return of_fraction(arguments, [](double x) { return std::ceil(x); });
}

Value floor(const Arguments& arguments, const FunctionContext& /*context*/) {
  return of_fraction(arguments, [](double x) { return std::floor(x); });
}

Value pi(const Arguments& /*arguments*/, const FunctionContext& /*context*/) {
  return std::numbers::pi;
}

}  // namespace ctl::sql
