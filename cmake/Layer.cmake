# jpki_layer(NAME SOURCES ... LINKS ...): one folder, one static library, with private links only,
# so that a layer can include just what it says it knows.
function(jpki_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${LAYER_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE jpki_flags ${LAYER_LINKS})
endfunction()
