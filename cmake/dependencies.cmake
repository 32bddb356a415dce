# Every third-party library is looked up here and nowhere else, and becomes one
# alias ctl_dep::<name>, so that a version quirk is mended in one line.
find_package(PkgConfig REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(CURL REQUIRED)  # headers only, see below
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
pkg_check_modules(libgit2 REQUIRED IMPORTED_TARGET GLOBAL libgit2)

# ctl_dependency(<name> <target>...)
function(ctl_dependency name)
  add_library(ctl_dep_${name} INTERFACE)
  add_library(ctl_dep::${name} ALIAS ctl_dep_${name})
  target_link_libraries(ctl_dep_${name} INTERFACE ${ARGN})
endfunction()

# ctl_static_dependency(<name> <archive> <target>): the archive where the system
# has one, because every shared library costs time at each start
# (docs/decisions/start-up.md).
function(ctl_static_dependency name archive target)
  find_library(CTL_ARCHIVE_${name} ${archive})
  if(CTL_ARCHIVE_${name})
    ctl_dependency(${name} ${CTL_ARCHIVE_${name}} ${CMAKE_DL_LIBS})
  else()
    ctl_dependency(${name} ${target})
  endif()
endfunction()

# yaml-cpp 0.7 exports `yaml-cpp`; 0.8 exports `yaml-cpp::yaml-cpp`.
if(TARGET yaml-cpp::yaml-cpp)
  ctl_static_dependency(yaml libyaml-cpp.a yaml-cpp::yaml-cpp)
else()
  ctl_static_dependency(yaml libyaml-cpp.a yaml-cpp)
endif()
ctl_static_dependency(sqlite libsqlite3.a SQLite::SQLite3)
ctl_dependency(cli CLI11::CLI11)
ctl_dependency(crypto OpenSSL::Crypto)
# libcurl and libgit2 bring sixty shared libraries between them, so they are
# opened when first used: compiled against here, never linked.
ctl_dependency(curl ${CMAKE_DL_LIBS})
target_include_directories(ctl_dep_curl SYSTEM INTERFACE ${CURL_INCLUDE_DIRS})
ctl_dependency(git ${CMAKE_DL_LIBS})
target_include_directories(ctl_dep_git SYSTEM INTERFACE ${libgit2_INCLUDE_DIRS})
ctl_dependency(json nlohmann_json::nlohmann_json)
ctl_dependency(threads Threads::Threads)
ctl_dependency(zlib ZLIB::ZLIB)

if(CTL_TESTS)
  find_package(doctest CONFIG REQUIRED)
  ctl_dependency(doctest doctest::doctest)
  ctl_dependency(tls OpenSSL::SSL)
endif()
