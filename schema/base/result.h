#pragma once

#include <string>
#include <utility>
#include <variant>

namespace ctl {

// Why an operation could not be done. `message` names the thing and the cause;
// `help`, which may be empty, names the next step. Neither ends in a full stop.
struct Error {
  std::string message;
  std::string help;
};

// A value or an Error. Has the member names of std::expected, so that it can
// become an alias for it once every supported compiler has <expected>.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  const T& value() const& { return std::get<0>(state_); }
  T& value() & { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<std::monostate>;

inline Status ok() {
  return std::monostate{};
}

}  // namespace ctl
