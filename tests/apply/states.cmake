# Applies the recorded trees and compares the states of the server.
# Run: cmake -DCTL=… -DREFERENCE=… -P states.cmake
find_program(PYTHON python3)
if(NOT PYTHON OR NOT EXISTS ${REFERENCE}/recordings/fleet-4.69/states)
  message("skipped: python3 or the recorded states are absent")
  return()
endif()
execute_process(
  COMMAND ${PYTHON} ${CMAKE_CURRENT_LIST_DIR}/states.py ${CTL} ${REFERENCE}
    ${CMAKE_CURRENT_LIST_DIR}/states.txt
    ${CMAKE_CURRENT_LIST_DIR}/../../docs/fleet-differences.md
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "a state differs from the recorded one")
endif()
