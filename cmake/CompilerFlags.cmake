# Whether the compiler optimises, by the last word of the build type or of the user.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
string(REGEX MATCHALL "-O[^ ]*" optimisation "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}}")
list(POP_BACK optimisation level)
set(JPKI_OPTIMISED FALSE)
if(level AND NOT level STREQUAL "-O0")
  set(JPKI_OPTIMISED TRUE)
endif()

# Warnings, hardening and sanitizers: every target of the project gets the same ones, through jpki_flags.
add_library(jpki_flags INTERFACE)

target_compile_options(jpki_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wformat=2 -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wcast-align -Wimplicit-fallthrough -Wnull-dereference -Wundef)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Lock discipline is stated in annotations (support/mutex.h) and checked by every build with Clang.
  target_compile_options(jpki_flags INTERFACE -Wthread-safety)
  # What clang-tidy would take an eighth of its time for.
  target_compile_options(jpki_flags INTERFACE
    -Wreserved-identifier -Wreserved-macro-identifier -Wredundant-decls -Wzero-as-null-pointer-constant)
endif()

# A module loaded into browsers and ssh-agent; what each flag gives is in docs/architecture.md, "Hardening".
target_compile_options(jpki_flags INTERFACE
  -fstack-clash-protection -fstack-protector-strong -ftrivial-auto-var-init=zero
  -fno-delete-null-pointer-checks -fno-strict-overflow)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|i[3-6]86")
  target_compile_options(jpki_flags INTERFACE -fcf-protection=full)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64")
  target_compile_options(jpki_flags INTERFACE -mbranch-protection=standard)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
    # Zero-initialisation was only behind this switch.
    target_compile_options(jpki_flags INTERFACE
      -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang)
  endif()
else()
  # STB_GNU_UNIQUE symbols would silently forbid dlclose.
  target_compile_options(jpki_flags INTERFACE -fno-gnu-unique)
endif()
target_compile_definitions(jpki_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_link_options(jpki_flags INTERFACE
  -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed)

if(JPKI_SANITIZE)
  # -O1 and line tables are what the sanitizers' makers recommend, and build in half the time.
  target_compile_options(jpki_flags INTERFACE
    -O1 -g1 -fsanitize=${JPKI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(jpki_flags INTERFACE -fsanitize=${JPKI_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # gcc 12 follows values through the sanitizers' own code and warns of what cannot happen; the plain builds warn.
    target_compile_options(jpki_flags INTERFACE
      -Wno-array-bounds -Wno-maybe-uninitialized -Wno-null-dereference -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
else()
  target_link_options(jpki_flags INTERFACE -Wl,-z,defs)
  if(JPKI_OPTIMISED)
    # Fortified functions need an optimising build.
    target_compile_options(jpki_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  endif()
endif()

# Code that only tests: compiled in a half to a fifth of the time, since nobody waits for what it does. After
# jpki_flags, whose optimisation it takes back. gcc's warnings about values want -O1, and the plain build has them.
add_library(jpki_test_flags INTERFACE)
# A precompiled header fits one kind of code only; all of this is linked into programs, some with threads.
target_compile_options(jpki_test_flags INTERFACE -fPIE -pthread)
if(JPKI_OPTIMISED)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT JPKI_SANITIZE)
    target_compile_options(jpki_test_flags INTERFACE -O1 -g1)
  else()
    target_compile_options(jpki_test_flags INTERFACE -O0 -g1 -U_FORTIFY_SOURCE)
  endif()
endif()
