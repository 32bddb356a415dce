#include "engine/devserver/first_data.h"

#include "engine/devserver/defaults.h"
#include "engine/devserver/secrets.h"
#include "schema/base/collation.h"

namespace ctl::devserver {
namespace {

struct BuiltinLabel {
  std::int64_t id;
  std::int64_t created_at;  // 0: with the database
  const char* name;
  const char* description;
  const char* query;
  bool manual;
};

constexpr BuiltinLabel kLabels[] = {
    {1, 1712102400, "macOS 14+ (Sonoma+)",
     "macOS hosts with version 14 and above",
     "select 1 from os_version where platform = 'darwin' and major >= 14;",
     false},
    {2, 1719532800, "iOS", "All iOS hosts", "", true},
    {3, 1719532800, "iPadOS", "All iPadOS hosts", "", true},
    {4, 1727395200, "Fedora Linux", "All Fedora hosts",
     "select 1 from os_version where name = 'Fedora Linux';", false},
    {5, 1740441600, "Android", "All Android hosts", "", true},
    {11, 0, "All Hosts", "All hosts which have enrolled in Fleet", "select 1;",
     false},
    {12, 0, "macOS", "All macOS hosts",
     "select 1 from os_version where platform = 'darwin';", false},
    {13, 0, "Ubuntu Linux", "All Ubuntu hosts",
     "select 1 from os_version where platform = 'ubuntu';", false},
    {14, 0, "CentOS Linux", "All CentOS hosts",
     "select 1 from os_version where platform = 'centos' or name like "
     "'%centos%'",
     false},
    {15, 0, "MS Windows", "All Windows hosts",
     "select 1 from os_version where platform = 'windows';", false},
    {16, 0, "Red Hat Linux", "All Red Hat Enterprise Linux hosts",
     "SELECT 1 FROM os_version WHERE name LIKE '%red hat%'", false},
    {17, 0, "All Linux", "All Linux distributions",
     "SELECT 1 FROM osquery_info WHERE build_platform LIKE '%ubuntu%' OR "
     "build_distro LIKE '%centos%';",
     false},
    {18, 0, "chrome", "All Chrome hosts",
     "select 1 from os_version where platform = 'chrome';", false},
};

void add_labels(Database& db, std::int64_t now) {
  for (const BuiltinLabel& label : kLabels) {
    db.run(
        "INSERT INTO labels (id, name, name_key, description, query, platform,"
        " builtin, manual, created_at, updated_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, '', 1, ?6, ?7, ?8)",
        label.id, label.name, collation_key(label.name), label.description,
        label.query, label.manual,
        label.created_at == 0 ? now : label.created_at, now);
  }
}

// Whoever sets the server up takes this user over (routes/session.cpp).
std::string add_admin(Database& db, std::int64_t now) {
  constexpr const char* kEmail = "admin@example.com";
  db.run(
      "INSERT INTO users (name, email, email_key, password, global_role,"
      " api_only, force_reset, created_at, updated_at)"
      " VALUES ('admin', ?1, ?2, '', 'admin', 0, 0, ?3, ?3)",
      kEmail, collation_key(kEmail), now);
  std::string token = new_token();
  db.run("INSERT INTO sessions (token_hash, user_id) VALUES (?1, ?2)",
         token_hash(token), db.last_id());
  return token;
}

}  // namespace

std::string fill_fresh_database(Database& db, std::int64_t now) {
  if (db.first("SELECT 1 FROM settings WHERE name = 'config'")) return {};
  Transaction transaction(db);
  db.run("INSERT INTO settings (name, value) VALUES ('config', ?1)",
         default_config());
  add_labels(db, now);
  std::string token = add_admin(db, now);
  transaction.commit();
  return token;
}

}  // namespace ctl::devserver
