# The page of a report, put together from reporter/web into one HTML file, HALFSKY_PAGE. npm fetches exactly what package-lock.json names (by name and digest;
# no address stands in it), esbuild makes one script of the modules, and assemble.py puts script and style into the page.
find_program(NPM npm REQUIRED)
set(HALFSKY_WEB "${CMAKE_CURRENT_LIST_DIR}")
set(HALFSKY_NODE_MODULES "${PROJECT_BINARY_DIR}/web/node_modules")
set(HALFSKY_PAGE "${PROJECT_BINARY_DIR}/web/page.html")
file(GLOB web_modules CONFIGURE_DEPENDS "${HALFSKY_WEB}/*.js")
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/web")

add_custom_command(OUTPUT "${PROJECT_BINARY_DIR}/web/installed"
  COMMAND "${CMAKE_COMMAND}" -E copy package.json package-lock.json .npmrc "${PROJECT_BINARY_DIR}/web"
  COMMAND "${NPM}" ci --prefix "${PROJECT_BINARY_DIR}/web" --ignore-scripts --no-audit --no-fund --loglevel=error
  COMMAND "${CMAKE_COMMAND}" -E touch "${PROJECT_BINARY_DIR}/web/installed"
  WORKING_DIRECTORY "${HALFSKY_WEB}"
  DEPENDS "${HALFSKY_WEB}/package.json" "${HALFSKY_WEB}/package-lock.json" "${HALFSKY_WEB}/.npmrc"
  COMMENT "Fetching the packages of the page"
  VERBATIM)

add_custom_command(OUTPUT "${HALFSKY_PAGE}"
  COMMAND "${CMAKE_COMMAND}" -E env "NODE_PATH=${HALFSKY_NODE_MODULES}"
          "${HALFSKY_NODE_MODULES}/.bin/esbuild" main.js --bundle --minify --format=iife --target=es2022 --charset=utf8 --legal-comments=none
          --log-level=warning "--outfile=${PROJECT_BINARY_DIR}/web/page.js"
  COMMAND "${Python3_EXECUTABLE}" -B assemble.py "${PROJECT_BINARY_DIR}/web/page.js" "${HALFSKY_PAGE}"
  WORKING_DIRECTORY "${HALFSKY_WEB}"
  DEPENDS ${web_modules} "${HALFSKY_WEB}/page.html" "${HALFSKY_WEB}/page.css" "${HALFSKY_WEB}/print.css" "${HALFSKY_WEB}/assemble.py"
          "${PROJECT_BINARY_DIR}/web/installed"
  COMMENT "Putting the page together"
  VERBATIM)

# The served pages: the same modules, as files of their own, since a page with a policy runs nothing that stands in it.
set(served "${PROJECT_BINARY_DIR}/web/served")
set(HALFSKY_SERVED "${HALFSKY_WEB}/live.html" "${HALFSKY_WEB}/operations.html" "${served}/live.js" "${served}/operations.js" "${served}/style.css")
file(GLOB web_styles CONFIGURE_DEPENDS "${HALFSKY_WEB}/*.css")
foreach(file IN ITEMS live.js operations.js style.css)
  add_custom_command(OUTPUT "${served}/${file}"
    COMMAND "${CMAKE_COMMAND}" -E env "NODE_PATH=${HALFSKY_NODE_MODULES}"
            "${HALFSKY_NODE_MODULES}/.bin/esbuild" ${file} --bundle --minify --target=es2022 --charset=utf8 --legal-comments=none
            --log-level=warning "--outfile=${served}/${file}"
    WORKING_DIRECTORY "${HALFSKY_WEB}"
    DEPENDS ${web_modules} ${web_styles} "${PROJECT_BINARY_DIR}/web/installed"
    COMMENT "Putting ${file} together"
    VERBATIM)
endforeach()
