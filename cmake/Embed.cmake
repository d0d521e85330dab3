# halfsky_embed(TARGET SYMBOL name FILES …): the files become one C array in TARGET, declared by "base/embedded.h" as
#   extern const EmbeddedFile name[];   ended by an entry whose path is NULL; paths are file names without folders.
function(halfsky_embed target)
  cmake_parse_arguments(ARG "" "SYMBOL" "FILES" ${ARGN})
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${ARG_SYMBOL}.c")
  set(files "")
  foreach(file IN LISTS ARG_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE absolute)
    list(APPEND files "${absolute}")
  endforeach()
  add_custom_command(OUTPUT "${output}"
    COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/cmake/embed_files.py" "${output}" ${ARG_SYMBOL} ${files}
    DEPENDS ${files} "${PROJECT_SOURCE_DIR}/cmake/embed_files.py"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
