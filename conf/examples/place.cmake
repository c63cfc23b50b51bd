# Where the modules come to lie is known when they are installed: cmake --install takes another prefix.
cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_PREFIX NORMALIZE OUTPUT_VARIABLE prefix)
cmake_path(ABSOLUTE_PATH libdir BASE_DIRECTORY "${prefix}" NORMALIZE OUTPUT_VARIABLE MODULES)
string(APPEND MODULES /pkcs11)
foreach(template ${templates})
  cmake_path(GET template STEM LAST_ONLY name)
  configure_file("${template}" "${installed}/${name}" @ONLY)
endforeach()
