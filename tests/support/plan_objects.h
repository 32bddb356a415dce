#pragma once

#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace ctl::test {

// Servers, and objects as a test needs them: with an id they are the server's,
// without they are of line 3 of default.yml.
extern const ServerInfo kPremium;
extern const ServerInfo kFree;

Object object(ObjectKind kind, const std::string& name, const std::string& sql,
              long long id = 0);
Object query(const std::string& name, const std::string& sql = "SELECT 1;",
             long long id = 0);
Object policy(const std::string& name, const std::string& sql = "SELECT 1;",
              long long id = 0);
Object label(const std::string& name, long long id = 0);
Object with(Object object, const std::string& field, const Value& value);

// What one older commit defined.
History past(std::vector<Object> objects);

// "create query a; rename query b to c interval"
std::string summary(const Plan& plan);

}  // namespace ctl::test
