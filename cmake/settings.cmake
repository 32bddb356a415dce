# ctl_settings is the one place for language level, warnings and sanitizers.
# Every ctl target links it PRIVATE; third-party targets never do.
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(ctl_settings INTERFACE)
target_compile_features(ctl_settings INTERFACE cxx_std_20)
target_include_directories(ctl_settings INTERFACE
  ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_options(ctl_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-qual
  -Wformat=2 -Wimplicit-fallthrough -Wundef
  # A designated initialiser leaves out what has a default.
  -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-Wmissing-declarations -Wduplicated-cond -Wduplicated-branches -Wlogical-op>
  $<$<CXX_COMPILER_ID:Clang>:-Wmissing-prototypes -Wdocumentation>
  $<$<BOOL:${CTL_WERROR}>:-Werror>)
target_compile_definitions(ctl_settings INTERFACE
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

if(CTL_SANITIZE)
  target_compile_options(ctl_settings INTERFACE
    -fsanitize=${CTL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(ctl_settings INTERFACE -fsanitize=${CTL_SANITIZE})
endif()
if(CTL_FUZZ)
  target_compile_options(ctl_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(CTL_CCACHE ccache)
  if(CTL_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CTL_CCACHE})
  endif()
endif()

# ctl_library(<name> SOURCES <files...> PUBLIC <targets...> PRIVATE <targets...>)
function(ctl_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(ctl_${name} STATIC ${arg_SOURCES})
  add_library(ctl::${name} ALIAS ctl_${name})
  target_link_libraries(ctl_${name} PUBLIC ${arg_PUBLIC} PRIVATE ctl_settings ${arg_PRIVATE})
endfunction()

# ctl_room(<name> DIRECTORIES <dirs...> PUBLIC ... PRIVATE ...): a library of all
# .cpp files of its folders, found anew when one is added, so that adding a leaf
# (a rule, a command, a function) does not touch CMake.
function(ctl_room name)
  cmake_parse_arguments(arg "" "" "DIRECTORIES;SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(sources ${arg_SOURCES})
  foreach(directory ${arg_DIRECTORIES})
    file(GLOB found CONFIGURE_DEPENDS ${directory}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  ctl_library(${name} SOURCES ${sources} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()
