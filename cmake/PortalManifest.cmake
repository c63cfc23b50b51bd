# portal_manifest(VARIABLE FIELD EXTENSION): the file that tells browsers of jpki-portal, for those where FIELD names who may start it.
# The program's own place is PROGRAM, or left open where that is not set.
function(portal_manifest variable ALLOWED EXTENSION)
  set(template ${PROJECT_SOURCE_DIR}/extension/native-messaging.json.in)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${template})
  file(READ ${template} text)
  if(NOT DEFINED PROGRAM)
    set(PROGRAM @PROGRAM@)
  endif()
  string(CONFIGURE "${text}" text @ONLY)
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()
