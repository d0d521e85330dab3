# How a library, a program and a test of this project are declared.

add_library(halfsky_flags INTERFACE)
target_compile_features(halfsky_flags INTERFACE c_std_17)
target_compile_definitions(halfsky_flags INTERFACE _GNU_SOURCE G_LOG_DOMAIN="halfsky" HALFSKY_VERSION="${PROJECT_VERSION}")
target_compile_options(halfsky_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wmissing-prototypes -Wstrict-prototypes
  -Wvla -Wformat=2 -fno-common $<$<BOOL:${HALFSKY_WERROR}>:-Werror>
  # clang calls a variable unused whose only use is its cleanup (g_autofree); gcc knows better and finds the others.
  $<$<C_COMPILER_ID:Clang>:-Wno-unused-variable>)
# Include paths spell the layer: "base/error.h" for a room of common/, "collector/spool.h" for a program.
target_include_directories(halfsky_flags INTERFACE "${PROJECT_SOURCE_DIR}/common" "${PROJECT_SOURCE_DIR}")

if(HALFSKY_SANITIZE)
  target_compile_options(halfsky_flags INTERFACE -fsanitize=${HALFSKY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # clang also calls it undefined to add 0 to a null pointer, which the next C defines (WG14 N3322), and which gcc lets pass.
    $<$<C_COMPILER_ID:Clang>:-fno-sanitize=pointer-overflow>)
  target_link_options(halfsky_flags INTERFACE -fsanitize=${HALFSKY_SANITIZE})
endif()
if(HALFSKY_FUZZ)
  target_compile_options(halfsky_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What nearly every source includes, by way of "base/error.h" or itself, is read once for all: a third of the time that compiling takes. deploy/check asks for
# it; only glib.h and what that includes, so that hardly a missing include stays hidden.
option(HALFSKY_PRECOMPILE "Precompile glib.h for all sources" OFF)
if(HALFSKY_PRECOMPILE)
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/precompiled.c" CONTENT "typedef int not_empty;\n")
  add_library(halfsky_precompiled OBJECT "${PROJECT_BINARY_DIR}/precompiled.c")
  target_link_libraries(halfsky_precompiled PRIVATE halfsky_flags PkgConfig::GLIB)
  target_precompile_headers(halfsky_precompiled PRIVATE <glib.h>)
endif()
function(halfsky_precompile target)
  if(HALFSKY_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM halfsky_precompiled)
  endif()
endfunction()

# halfsky_library(NAME SOURCES … PUBLIC lib … PRIVATE lib …)
function(halfsky_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC halfsky_flags ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  halfsky_precompile(${name})
endfunction()

# halfsky_program(NAME SOURCES main.c LIBS lib …): a thin main over its library, installed to bin.
function(halfsky_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS})
  install(TARGETS ${name} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endfunction()

# What the tests with a label run, without all the others: cmake --build … --target tests_release
foreach(label IN ITEMS release threads)
  add_custom_target(tests_${label})
  add_dependencies(tests_${label} halfsky-collector halfsky-aggregator halfsky-reporter)
endforeach()

# halfsky_test(NAME SOURCES … LIBS lib … [TIMEOUT s] [LABELS …]): one cmocka program, one CTest entry. Who is given much time takes much, and begins early, so
# that none is waited for alone in the end; where CTest has seen a test before, it goes by what that took (COST).
function(halfsky_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} halfsky_test_support PkgConfig::CMOCKA)
  halfsky_precompile(${name})
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  math(EXPR cost "(${ARG_TIMEOUT} - 300) / 10")
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} COST ${cost} LABELS "${ARG_LABELS}"
    ENVIRONMENT "HALFSKY_SOURCE_DIR=${PROJECT_SOURCE_DIR};HALFSKY_BINARY_DIR=${PROJECT_BINARY_DIR};G_SLICE=always-malloc")
  foreach(label IN LISTS ARG_LABELS)
    add_dependencies(tests_${label} ${name})
  endforeach()
endfunction()

# halfsky_fuzz(NAME SOURCES … LIBS lib … CORPUS dir): with HALFSKY_FUZZ a libFuzzer program; always a test that runs the corpus.
function(halfsky_fuzz name)
  cmake_parse_arguments(ARG "" "CORPUS" "SOURCES;LIBS" ${ARGN})
  cmake_path(ABSOLUTE_PATH ARG_CORPUS BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  if(HALFSKY_FUZZ)
    add_executable(${name} ${ARG_SOURCES})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_test(NAME ${name} COMMAND ${name} -runs=0 "${ARG_CORPUS}")
  else()
    add_executable(${name} ${ARG_SOURCES} "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_corpus.c")
    add_test(NAME ${name} COMMAND ${name} "${ARG_CORPUS}")
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} halfsky_flags PkgConfig::GLIB)
  halfsky_precompile(${name})
endfunction()
