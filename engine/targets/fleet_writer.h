#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/targets/fleet_call.h"
#include "engine/targets/fleet_reader.h"
#include "engine/targets/fleet_route.h"
#include "engine/targets/target.h"

namespace ctl::fleet {

// Walks one plan, route by route.
class Writer {
 public:
  Writer(const Caller& caller, const ServerInfo& server, const Teams& teams,
         const Plan& plan, const State& before, const Progress& progress);
  WriteOutcome run();

 private:
  using Group = std::vector<std::size_t>;  // indices into plan_.changes

  // Each is false when the server refused, after noting what it was.
  bool take(Route route, const Group& group);
  bool create_team(std::size_t change);
  bool rename_team(std::size_t change);
  void add_team(Object team);
  bool send_patch(std::size_t change, const std::string& path,
                  const nlohmann::json& body);
  bool patch(std::size_t change, const std::string& path);
  bool rename_then_spec(std::size_t change, const std::string& path);
  bool send_specs(const Group& group, const std::string& path);
  bool send_spec_batch(const Group& batch, const std::string& path);
  bool delete_group(const Group& group);
  bool delete_in_scope(const Group& group, const List& list);
  bool delete_labels(const Group& group);
  bool delete_label(std::size_t change);

  // What of `group` the server still has; nothing when that was refused.
  std::optional<Group> still_there(const Group& group, const List& list);
  bool done(const Group& group);
  bool fail(const Group& group, const Refusal& refusal);
  std::string what(std::size_t change) const;
  Object object_after(std::size_t change) const;
  long long team_of(const std::string& scope) const;

  const Caller& caller_;
  const ServerInfo& server_;
  Teams teams_;  // grows with those that are made
  const Plan& plan_;
  const Progress& progress_;
  std::map<std::string, const Object*> before_;
  WriteOutcome outcome_;
};

}  // namespace ctl::fleet
