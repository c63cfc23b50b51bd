# What is missing is named all at once, each with the Debian package that has it and what it is for, and before CMake says it in
# its own way.

# jpki_need(FOUND PACKAGE PURPOSE): FOUND is the name of the variable that says whether it is there.
function(jpki_need found package purpose)
  if(NOT ${found})
    set_property(GLOBAL APPEND_STRING PROPERTY JPKI_MISSING "  ${package}: ${purpose}\n")
  endif()
endfunction()

# jpki_stop_if_missing(SECTIONS): those of packages.txt that bring everything.
function(jpki_stop_if_missing sections)
  get_property(missing GLOBAL PROPERTY JPKI_MISSING)
  if(missing)
    message(FATAL_ERROR "Missing here, by the names of Debian's packages:\n${missing}"
      "On Debian this installs them: packaging/install-packages.sh ${sections}\n")
  endif()
endfunction()

# Before project(): compiler and build program, unless they were named.
function(jpki_need_programs)
  if(NOT (DEFINED CMAKE_CXX_COMPILER OR DEFINED ENV{CXX} OR DEFINED CMAKE_TOOLCHAIN_FILE))
    find_program(compiler NAMES c++ g++ clang++ NO_CACHE)
    jpki_need(compiler g++ "a compiler for C++20")
  endif()
  if(CMAKE_GENERATOR STREQUAL "Ninja" AND NOT CMAKE_MAKE_PROGRAM)
    find_program(ninja NAMES ninja ninja-build samu NO_CACHE)
    jpki_need(ninja ninja-build "runs the compiler")
  elseif(CMAKE_GENERATOR STREQUAL "Unix Makefiles" AND NOT CMAKE_MAKE_PROGRAM)
    find_program(make NAMES gmake make NO_CACHE)
    jpki_need(make make "runs the compiler (or ninja-build, with -G Ninja)")
  endif()
  jpki_stop_if_missing(build)
endfunction()
