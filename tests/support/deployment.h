#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/devserver/dev_server.h"
#include "tests/support/fleet_proxy.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/run_ctl.h"

namespace ctl::test {

// A repository of definitions and a real server in this process.
class Deployment {
 public:
  Deployment() : Deployment(DevServerOptions()) {}
  explicit Deployment(const DevServerOptions& options);
  explicit Deployment(std::shared_ptr<GitSandbox> repository,
                      const DevServerOptions& options = {});
  ~Deployment();

  GitSandbox& repository() { return *repository_; }
  DevServer& server() { return *server_; }

  // Runs ctl in the repository against the server, or against `url`.
  test::Answer run(std::vector<std::string> arguments,
                   const std::string& url = {});
  // What the server holds, by its own API: the answer to GET `path`.
  std::string get(const std::string& path);
  // A request by hand, as somebody in the web interface would.
  void write(const std::string& method, const std::string& path,
             const std::string& body);
  // The same, whatever comes of it.
  void try_write(const std::string& method, const std::string& path,
                 const std::string& body);

 private:
  std::shared_ptr<GitSandbox> repository_;
  std::unique_ptr<DevServer> server_;
  std::unique_ptr<Transport> wire_;
};

// A GitOps entry file with these sections (indented lists).
std::string global_file(const std::string& queries,
                        const std::string& policies = "",
                        const std::string& labels = "");
std::string team_file(const std::string& name, const std::string& queries,
                      const std::string& policies = "");

}  // namespace ctl::test
