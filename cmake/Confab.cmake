# What every target of ours has in common.

add_library(confab_flags INTERFACE)
target_compile_options(confab_flags INTERFACE -Wall -Wextra -Wshadow -Wno-missing-field-initializers
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<COMPILE_LANG_AND_ID:CXX,Clang,AppleClang>:-Wthread-safety>)
if(CONFAB_WARNINGS_AS_ERRORS)  # but of joined files, which the preset dev compiles one by one: sanitizers bring false alarms into them
  target_compile_options(confab_flags INTERFACE $<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Werror>)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(confab_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)  # false alarms on std::string, GCC bug 105651
endif()
if(CONFAB_SANITIZE)
  add_compile_options(-fsanitize=${CONFAB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CONFAB_SANITIZE})
endif()

# confab_join(TARGET): compiles up to CONFAB_JOINED_FILES_MAX C++ files of one folder of TARGET as one, where that is set. So names in
# the anonymous namespaces of one folder must differ. To be called in the directory that adds TARGET.
function(confab_join target)
  if(CONFAB_JOINED_FILES_MAX LESS 2)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE folder)
    cmake_path(GET folder PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    string(MAKE_C_IDENTIFIER ${folder} folder)
    list(APPEND files_${folder} ${source})
    list(LENGTH files_${folder} count)
    math(EXPR part "(${count} - 1) / ${CONFAB_JOINED_FILES_MAX}")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder}_${part})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)  # it takes the files for headers
endfunction()

# `quick_tests` and `concurrent_tests` build the programs of the tests that carry these labels, and no others; `plain_tests` all but
# those labelled `sanitized`, which the sanitizers run anyway. Names of targets, tests and cache variables are global: in a host's build
# all of ours begin with `confab`.
if(PROJECT_IS_TOP_LEVEL)
  add_custom_target(quick_tests)
  add_custom_target(concurrent_tests)
  add_custom_target(plain_tests)
endif()

# confab_plain_tests(DIRECTORY): makes `plain_tests` build the programs below, but those whose tests are labelled `sanitized`.
function(confab_plain_tests directory)
  get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    get_target_property(type ${target} TYPE)
    get_target_property(left_out ${target} EXCLUDE_FROM_ALL)
    get_target_property(sanitized ${target} CONFAB_SANITIZED_TEST)
    if(type MATCHES "EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY|UTILITY" AND NOT left_out AND NOT sanitized)
      add_dependencies(plain_tests ${target})
    endif()
  endforeach()
  get_property(below DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
  foreach(directory ${below})
    confab_plain_tests(${directory})
  endforeach()
endfunction()

# confab_test(NAME SOURCES files... [LIBS targets...] [LABELS labels...] [TIMEOUT seconds] [PLAIN_TOO]): one GoogleTest program,
# one ctest entry. Every program may include lib/ and tests/. Sanitizers get four times the time. PLAIN_TOO: a part of it cannot run
# under a sanitizer.
function(confab_test name)
  cmake_parse_arguments(arg "PLAIN_TOO" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/lib ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE confab_flags confab ${arg_LIBS} GTest::gtest GTest::gtest_main)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(CONFAB_SANITIZE)
    math(EXPR arg_TIMEOUT "4 * ${arg_TIMEOUT}")
  endif()
  if(NOT arg_PLAIN_TOO)
    list(APPEND arg_LABELS sanitized)
    set_property(TARGET ${name} PROPERTY CONFAB_SANITIZED_TEST ON)
  endif()
  # The report is how ./dev test counts the cases inside one ctest entry.
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
    ENVIRONMENT "GTEST_OUTPUT=xml:${PROJECT_BINARY_DIR}/test-reports/${name}.xml")
  foreach(label quick concurrent)
    if(label IN_LIST arg_LABELS)
      add_dependencies(${label}_tests ${name})
    endif()
  endforeach()
endfunction()
