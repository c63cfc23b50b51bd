// A process that loads and unloads the module, once and a thousand times, and what is left in it.
#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "tests/lifecycle/guest_module.h"
#include "tests/lifecycle/guest_stories.h"

namespace guest {
namespace {

std::size_t entries(const char* folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

std::size_t resident_pages() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return resident;
}

}  // namespace

void unloads_with_and_without_finalize() {
  const Module first(g_path);
  initialized_and_signing(first);
  first.unload();
  // It is still there and initialised: a process has one module, however often it is loaded.
  const Module second(g_path);
  REQUIRE(second.initialize() == CKR_CRYPTOKI_ALREADY_INITIALIZED);
  REQUIRE(second.p11->C_Finalize(nullptr) == CKR_OK);
  second.unload();
  initialized_and_signing(Module(g_path));
}

void unloads_while_a_thread_waits() {
  const Module module(g_path);
  REQUIRE(module.initialize() == CKR_OK);
  CK_SLOT_ID slot = 0;
  while (module.p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr) == CKR_OK) {
  }
  CK_RV woken = CKR_OK;
  std::thread waiter([&] {
    CK_SLOT_ID told = 0;
    woken = module.p11->C_WaitForSlotEvent(0, &told, nullptr);
  });
  module.unload();
  REQUIRE(module.p11->C_Finalize(nullptr) == CKR_OK);
  waiter.join();
  REQUIRE(woken == CKR_CRYPTOKI_NOT_INITIALIZED);
}

// The program that takes this one's place has nothing open that was the module's.
void leaves_nothing_to_another_program() {
  const std::size_t before = entries("/proc/self/fd");
  initialized_and_signing(Module(g_path));
  const pid_t child = fork();
  if (child == 0) {
    const std::string test = "test $(ls /proc/self/fd | wc -l) -le " + std::to_string(before);
    execl("/bin/sh", "sh", "-c", test.c_str(), nullptr);
    _exit(127);
  }
  REQUIRE(ends_well(child));
}

// Or as many as are asked for.
void lives_a_thousand_lives() {
  const char* asked = std::getenv("JPKI_GUEST_LIVES");
  const int lives = asked == nullptr ? 1000 : std::atoi(asked);
  std::size_t descriptors = 0;
  std::size_t pages = 0;
  for (int life = 0; life < lives; ++life) {
    const Module module(g_path);
    initialized_and_signing(module);
    REQUIRE(module.p11->C_Finalize(nullptr) == CKR_OK);
    module.unload();
    REQUIRE(entries("/proc/self/task") == 1);
    if (life == 0) descriptors = entries("/proc/self/fd");
    if (life == lives / 10) pages = resident_pages();
    REQUIRE(entries("/proc/self/fd") == descriptors);
  }
  // Less than a page in four lives; a leaked session or certificate would be more. Sanitizers keep what was
  // freed.
  if (std::getenv("JPKI_GUEST_COUNTS_MEMORY") != nullptr) REQUIRE(resident_pages() < pages + 225);
}

void is_there_twice() {
  const Module first(g_path);
  const Module second(g_other_path);
  REQUIRE(first.p11 != second.p11);
  initialized_and_signing(first);
  initialized_and_signing(second);
  REQUIRE(first.p11->C_Finalize(nullptr) == CKR_OK);
  REQUIRE(second.sign(second.log_in()) == CKR_OK);
  REQUIRE(second.p11->C_Finalize(nullptr) == CKR_OK);
  first.unload();
  second.unload();
}

// The process reads OpenSSL's configuration, which may name an engine that loads this very module.
void comes_after_openssls_configuration() {
  REQUIRE(OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr) == 1);
  const Module module(g_path);
  const CK_RV rv = module.initialize();
  REQUIRE(rv == CKR_OK || rv == CKR_CRYPTOKI_ALREADY_INITIALIZED);
  REQUIRE(module.sign(module.log_in()) == CKR_OK);
}

void comes_before_openssls_configuration() {
  initialized_and_signing(Module(g_path));
  REQUIRE(OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr) == 1);
}

}  // namespace guest
