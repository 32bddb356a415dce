# Replays the recorded cases, and those in cases/ that follow from them,
# against the binary, on both tiers.
# Run: cmake -DCTL=… -DREFERENCE=… -DTIER=premium -P conformance.cmake
find_program(PYTHON python3)
set(script ${REFERENCE}/tools/fleet-conformance.py)
set(cases ${REFERENCE}/recordings/fleet-4.69/cases)
if(NOT PYTHON OR NOT EXISTS ${script} OR NOT EXISTS ${cases})
  message("skipped: python3 or the recorded cases are absent")
  return()
endif()
execute_process(
  COMMAND ${PYTHON} ${CMAKE_CURRENT_LIST_DIR}/conformance.py
    ${CTL} ${TIER} ${script} ${cases} ${CMAKE_CURRENT_LIST_DIR}/cases
  RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "the recorded cases do not pass")
endif()
