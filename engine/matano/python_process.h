#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "schema/base/result.h"

namespace ctl {

// The python3 on PATH: the first that is a program of its own, for a script in
// its place (a version manager's) costs more than all detections; else the
// first. Empty when there is none.
std::string find_python(std::string_view path);

// A Python that runs one script and answers requests. It starts with an empty
// environment, without the network where the system allows it, and with bounds
// on memory, files and processor time; it ends with this object.
class PythonProcess {
 public:
  static Result<PythonProcess> start(const std::string& python,
                                     const std::string& script);
  PythonProcess(PythonProcess&& other) noexcept;
  PythonProcess& operator=(PythonProcess&& other) noexcept;
  ~PythonProcess();

  // Nothing when no answer came in time or the process ended: it is of no use
  // from then on.
  std::optional<std::string> ask(std::string_view request,
                                 std::chrono::milliseconds patience);
  // The last ask() ran out of time.
  bool timed_out() const { return timed_out_; }

 private:
  PythonProcess(pid_t process, int channel);
  void end();
  bool send_all(std::string_view bytes);
  bool receive(std::string& bytes, std::size_t length,
               std::chrono::steady_clock::time_point until);

  pid_t process_ = -1;
  int channel_ = -1;
  bool timed_out_ = false;
};

}  // namespace ctl
