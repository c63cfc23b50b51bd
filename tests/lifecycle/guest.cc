// The module as a guest in a process that treats it badly: one story a run, and an exit status of 0 where it
// ends well.
//
//   usage: guest STORY MODULE [ANOTHER_NAME_OF_IT]
//   JPKI_GUEST_READER: whose card is meant; no other one is touched. JPKI_GUEST_PIN: that card's.
#include <dlfcn.h>
#include <openssl/crypto.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "pkcs11/cryptoki.h"

namespace {

const char* g_path;
const char* g_other_path;

// Everything ends here that is not as it should be; also in handlers that run at exit.
void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "guest: not so: %s\n", what);
  _exit(1);
}
#define REQUIRE(condition) require((condition), #condition)

class Module {
 public:
  explicit Module(const char* path) : handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) std::fprintf(stderr, "%s\n", dlerror());
    REQUIRE(handle_ != nullptr);
    const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(handle_, "C_GetFunctionList"));
    REQUIRE(get != nullptr && get(&p11) == CKR_OK);
  }

  CK_RV initialize() const {
    CK_C_INITIALIZE_ARGS threads{nullptr, nullptr, nullptr, nullptr, CKF_OS_LOCKING_OK, nullptr};
    return p11->C_Initialize(&threads);
  }
  void unload() const { REQUIRE(dlclose(handle_) == 0); }

  CK_SESSION_HANDLE log_in() const {
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    REQUIRE(p11->C_OpenSession(slot(), CKF_SERIAL_SESSION, nullptr, nullptr, &session) == CKR_OK);
    std::string pin = std::getenv("JPKI_GUEST_PIN");
    const CK_RV rv = p11->C_Login(session, CKU_USER, reinterpret_cast<CK_BYTE*>(pin.data()), pin.size());
    REQUIRE(rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN);
    return session;
  }
  // The authentication token's.
  CK_SLOT_ID slot() const {
    CK_ULONG count = 0;
    REQUIRE(p11->C_GetSlotList(CK_FALSE, nullptr, &count) == CKR_OK);
    const std::string wanted = std::getenv("JPKI_GUEST_READER");
    for (CK_SLOT_ID id = 0; id < count; ++id) {
      CK_SLOT_INFO info;
      REQUIRE(p11->C_GetSlotInfo(id, &info) == CKR_OK);
      if (std::memcmp(info.slotDescription, wanted.data(), wanted.size()) == 0) return id;
    }
    require(false, "there is a slot of that reader");
    return 0;
  }
  CK_RV sign(CK_SESSION_HANDLE session) const {
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE pattern{CKA_CLASS, &private_key, sizeof private_key};
    CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
    CK_ULONG found = 0;
    if (p11->C_FindObjectsInit(session, &pattern, 1) == CKR_OK) p11->C_FindObjects(session, &key, 1, &found);
    p11->C_FindObjectsFinal(session);
    CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
    CK_RV rv = p11->C_SignInit(session, &mechanism, key);
    if (rv != CKR_OK) return rv;
    CK_BYTE text[] = {'t', 'e', 'x', 't'};
    CK_BYTE signature[256];
    CK_ULONG size = sizeof signature;
    return p11->C_Sign(session, text, sizeof text, signature, &size);
  }

  CK_FUNCTION_LIST* p11 = nullptr;

 private:
  void* handle_;
};

void initialized_and_signing(const Module& module) {
  REQUIRE(module.initialize() == CKR_OK);
  REQUIRE(module.sign(module.log_in()) == CKR_OK);
}

// Runs `body` in a child and requires that it ends well.
template <typename Body>
void in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

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

// Threads that sign all the while.
class Signers {
 public:
  explicit Signers(const Module& module) : module_(module), slot_(module.slot()) {
    for (int i = 0; i < 4; ++i) threads_.emplace_back([this] { work(); });
    while (signatures_ < 4) std::this_thread::yield();
  }
  ~Signers() {
    over_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  Signers(const Signers&) = delete;
  Signers& operator=(const Signers&) = delete;

 private:
  void work() {
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    while (!over_) {
      if (module_.p11->C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &session) != CKR_OK)
        continue;
      if (module_.sign(session) == CKR_OK) ++signatures_;
      module_.p11->C_CloseSession(session);
    }
  }

  const Module& module_;
  const CK_SLOT_ID slot_;
  std::atomic<bool> over_{false};
  std::atomic<int> signatures_{0};
  std::vector<std::thread> threads_;
};

// Calls of NSS and others that come when the process is nearly gone.
Module* g_late = nullptr;
void late_calls() {
  CK_SESSION_INFO info;
  const CK_RV known = g_late->p11->C_GetSessionInfo(1, &info);
  REQUIRE(known == CKR_OK || known == CKR_SESSION_HANDLE_INVALID || known == CKR_CRYPTOKI_NOT_INITIALIZED);
  const CK_RV closed = g_late->p11->C_CloseAllSessions(0);
  REQUIRE(closed == CKR_OK || closed == CKR_CRYPTOKI_NOT_INITIALIZED);
  const CK_RV ended = g_late->p11->C_Finalize(nullptr);
  REQUIRE(ended == CKR_OK || ended == CKR_CRYPTOKI_NOT_INITIALIZED);
  REQUIRE(g_late->p11->C_GetSessionInfo(1, &info) == CKR_CRYPTOKI_NOT_INITIALIZED);
}
// Registered before the module is loaded, and so run after whatever it, or OpenSSL, has registered.
struct Last {
  ~Last() {
    if (g_late != nullptr) late_calls();
  }
} g_last;

void exits_without_finalize() {
  initialized_and_signing(Module(g_path));
}

void calls_from_an_exit_handler() {
  static Module module(g_path);
  g_late = &module;
  initialized_and_signing(*g_late);
  std::atexit(late_calls);
}

void calls_from_a_static_destructor() {
  static Module module(g_path);
  g_late = &module;
  initialized_and_signing(*g_late);
}

void calls_after_openssl_has_cleaned_up() {
  static Module module(g_path);
  g_late = &module;
  initialized_and_signing(*g_late);
  OPENSSL_cleanup();
}

void calls_at_exit_after_dlclose() {
  static Module module(g_path);
  g_late = &module;
  initialized_and_signing(*g_late);
  g_late->unload();
}

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

void exits_while_a_thread_waits() {
  static const Module module(g_path);
  initialized_and_signing(module);
  std::thread([] {
    CK_SLOT_ID slot = 0;
    while (module.p11->C_WaitForSlotEvent(0, &slot, nullptr) == CKR_OK) {
    }
  }).detach();
}

void finalizes_while_others_sign() {
  const Module module(g_path);
  for (int round = 0; round < 20; ++round) {
    REQUIRE(module.initialize() == CKR_OK);
    const CK_SESSION_HANDLE session = module.log_in();
    REQUIRE(module.sign(session) == CKR_OK);
    const Signers signers(module);
    REQUIRE(module.p11->C_Finalize(nullptr) == CKR_OK);
  }
}

void forks_while_others_sign() {
  const Module module(g_path);
  initialized_and_signing(module);
  const Signers signers(module);
  for (int round = 0; round < 50; ++round) {
    in_child([&] {
      CK_SESSION_INFO info;
      REQUIRE(module.p11->C_GetSessionInfo(1, &info) == CKR_CRYPTOKI_NOT_INITIALIZED);
      REQUIRE(module.p11->C_Finalize(nullptr) == CKR_CRYPTOKI_NOT_INITIALIZED);
      initialized_and_signing(module);
      REQUIRE(module.p11->C_Finalize(nullptr) == CKR_OK);
    });
  }
  REQUIRE(module.sign(module.log_in()) == CKR_OK);
}

void forks_twice() {
  const Module module(g_path);
  initialized_and_signing(module);
  in_child([&] {
    initialized_and_signing(module);
    in_child([&] { initialized_and_signing(module); });
    REQUIRE(module.sign(module.log_in()) == CKR_OK);
  });
  REQUIRE(module.sign(module.log_in()) == CKR_OK);
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
  int status = -1;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
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

struct Story {
  const char* name;
  void (*tell)();
};
#define STORY(name) \
  Story {           \
#name, name     \
  }
constexpr Story kStories[] = {
    STORY(exits_without_finalize),
    STORY(calls_from_an_exit_handler),
    STORY(calls_from_a_static_destructor),
    STORY(calls_after_openssl_has_cleaned_up),
    STORY(calls_at_exit_after_dlclose),
    STORY(unloads_with_and_without_finalize),
    STORY(unloads_while_a_thread_waits),
    STORY(exits_while_a_thread_waits),
    STORY(finalizes_while_others_sign),
    STORY(forks_while_others_sign),
    STORY(forks_twice),
    STORY(leaves_nothing_to_another_program),
    STORY(lives_a_thousand_lives),
    STORY(is_there_twice),
    STORY(comes_after_openssls_configuration),
    STORY(comes_before_openssls_configuration),
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  g_path = argv[2];
  g_other_path = argc > 3 ? argv[3] : nullptr;
  for (const Story& story : kStories) {
    if (std::string(argv[1]) != story.name) continue;
    story.tell();
    return 0;
  }
  return 2;
}
