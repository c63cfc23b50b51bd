// A client that is looked into from outside: it uses the card, step by step, and waits at each.
// usage: client MODULE [DESCRIPTOR [--careless]]
//
// At each step it writes the step's name to standard output and goes on after a byte on standard input. PINs
// come as lines from the descriptor, straight into memory that is wiped after the call: no copy in the
// process is the client's. With --careless it keeps them, for the search to find. Without a descriptor there
// is no login: the client says how many tokens there are, and whether it has somebody else's privileges.
#include <dlfcn.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pkcs11/cryptoki.h"

namespace {

CK_FUNCTION_LIST* p11 = nullptr;
int g_pins = -1;
bool g_careless = false;

[[noreturn]] void give_up(const std::string& what, CK_RV rv = CKR_OK) {
  const std::string text = what + ": " + std::to_string(rv) + "\n";
  (void)!write(STDERR_FILENO, text.data(), text.size());
  _exit(1);
}

void must(CK_RV rv, const char* call) {
  if (rv != CKR_OK) give_up(call, rv);
}

void step(const std::string& name) {
  const std::string line = name + "\n";
  char go = 0;
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0 || read(STDIN_FILENO, &go, 1) != 1) give_up(name);
}

struct PinBuffer {
  std::array<CK_BYTE, 32> bytes;
  CK_ULONG size;
};
PinBuffer g_pin;
std::array<PinBuffer, 2> g_kept;

void read_pin() {
  for (g_pin.size = 0; g_pin.size < g_pin.bytes.size(); ++g_pin.size) {
    CK_BYTE* next = &g_pin.bytes[g_pin.size];
    if (read(g_pins, next, 1) != 1) give_up("no PIN");
    if (*next == '\n') return;
  }
  give_up("a PIN without an end");
}

void load(const char* module) {
  void* handle = dlopen(module, RTLD_NOW);
  if (handle == nullptr) give_up(dlerror());
  const auto list = reinterpret_cast<CK_C_GetFunctionList>(dlsym(handle, "C_GetFunctionList"));
  must(list(&p11), "C_GetFunctionList");
  must(p11->C_Initialize(nullptr), "C_Initialize");
}

CK_SLOT_ID slot_of(std::string_view label) {
  while (true) {
    std::array<CK_SLOT_ID, 16> slots;
    CK_ULONG count = slots.size();
    must(p11->C_GetSlotList(CK_TRUE, slots.data(), &count), "C_GetSlotList");
    for (CK_ULONG i = 0; i < count; ++i) {
      CK_TOKEN_INFO info;
      if (p11->C_GetTokenInfo(slots[i], &info) != CKR_OK) continue;
      if (std::string_view(reinterpret_cast<char*>(info.label), sizeof info.label).starts_with(label)) {
        return slots[i];
      }
    }
    CK_SLOT_ID changed = 0;
    must(p11->C_WaitForSlotEvent(0, &changed, nullptr), "C_WaitForSlotEvent");
  }
}

CK_SESSION_HANDLE open_session(std::string_view label) {
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  must(p11->C_OpenSession(slot_of(label), CKF_SERIAL_SESSION, nullptr, nullptr, &session), "C_OpenSession");
  return session;
}

void log_in(CK_SESSION_HANDLE session, PinBuffer& kept) {
  read_pin();
  const CK_RV rv = p11->C_Login(session, CKU_USER, g_pin.bytes.data(), g_pin.size);
  if (g_careless) kept = g_pin;
  explicit_bzero(&g_pin, sizeof g_pin);
  must(rv, "C_Login");
}

void sign(CK_SESSION_HANDLE session) {
  CK_OBJECT_CLASS wanted = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE pattern = {CKA_CLASS, &wanted, sizeof wanted};
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
  CK_ULONG count = 0;
  must(p11->C_FindObjectsInit(session, &pattern, 1), "C_FindObjectsInit");
  must(p11->C_FindObjects(session, &key, 1, &count), "C_FindObjects");
  must(p11->C_FindObjectsFinal(session), "C_FindObjectsFinal");
  CK_MECHANISM mechanism = {CKM_SHA256_RSA_PKCS, nullptr, 0};
  CK_BYTE text[] = {'t', 'e', 'x', 't'};
  CK_BYTE signature[256];
  CK_ULONG size = sizeof signature;
  must(p11->C_SignInit(session, &mechanism, key), "C_SignInit");
  must(p11->C_Sign(session, text, sizeof text, signature, &size), "C_Sign");
}

void use_card() {
  const CK_SESSION_HANDLE authentication = open_session("JPKI User Authentication");
  const CK_SESSION_HANDLE signature = open_session("JPKI Digital Signature");
  step("open");
  log_in(authentication, g_kept[0]);
  log_in(signature, g_kept[1]);
  close(g_pins);
  step("logged in");
  sign(authentication);
  sign(signature);
  step("signed");
  must(p11->C_Logout(authentication), "C_Logout");
  must(p11->C_Logout(signature), "C_Logout");
  step("logged out");
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) give_up("usage: client MODULE [DESCRIPTOR [--careless]]");
  g_careless = count > 3;
  load(arguments[1]);
  if (count > 2) {
    g_pins = std::atoi(arguments[2]);
    use_card();
  } else {
    CK_ULONG tokens = 0;
    must(p11->C_GetSlotList(CK_TRUE, nullptr, &tokens), "C_GetSlotList");
    step((getauxval(AT_SECURE) != 0 ? "privileged " : "ordinary ") + std::to_string(tokens));
  }
  must(p11->C_Finalize(nullptr), "C_Finalize");
  step("finalised");
  return 0;
}
