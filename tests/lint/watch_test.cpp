#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "tests/support/paths.h"
#include "tests/support/scratch.h"

using ctl::test::Scratch;

TEST_CASE("watch: every save is linted in old and in new folders") {
  const Scratch scratch;
  scratch.write("tree/q.yml", "- name: a\n  query: SELECT 1\n");
  scratch.write("try.sh", R"(
ctl=$1
cd "$2"
"$ctl" -C tree lint --watch --rule unknown-rule >out 2>&1 &
pid=$!
trap 'kill $pid' EXIT
# Waits until the reports hold a text.
until_says() {
  tries=0
  until grep -q "$1" out; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || { cat out; exit 1; }
    sleep 0.05
  done
}
until_says 'in 1 file'
echo '# ctl: ignore[no-first] why' >>tree/q.yml
until_says no-first
mkdir -p tree/new/folder
until_says 'in 1 file'
sleep 0.2
printf -- '- name: r\n  query: SELECT 1\n# ctl: ignore[no-second] why\n' >tree/new/folder/r.yml
until_says no-second
rm tree/q.yml
printf -- '- name: s\n  query: SELECT 1\n# ctl: ignore[no-third] why\n' >tree/.hidden.swp
mv tree/.hidden.swp tree/s.yml
until_says no-third
)");
  const std::string command = "sh '" + scratch.str() + "/try.sh' '" +
                              ctl::test::ctl_binary() + "' '" + scratch.str() +
                              "'";
  CHECK(std::system(command.c_str()) == 0);
}
