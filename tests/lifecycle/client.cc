// A program that uses the module as programs do: it loads the built file and speaks PKCS#11. Whoever started
// it says on its standard input what to do, a line each, and reads what came of it, a line each: the return
// code in decimal, and what else there is.
//
//   usage: client MODULE [READER]      READER: the reader whose slots are meant; without it the first one
//
// A line that begins with "& " is done in a thread of its own, and its answer begins so too.
#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pkcs11/cryptoki.h"
#include "support/bytes.h"

namespace {

CK_FUNCTION_LIST* p11 = nullptr;
std::string g_reader;
std::map<std::string, CK_SESSION_HANDLE> g_sessions;  // by their tokens' names: "auth" and "sign"

CK_BYTE* bytes_of(std::string& text) {
  return reinterpret_cast<CK_BYTE*>(text.data());
}

std::string initialize(std::istream&) {
  CK_C_INITIALIZE_ARGS threads{nullptr, nullptr, nullptr, nullptr, CKF_OS_LOCKING_OK, nullptr};
  return std::to_string(p11->C_Initialize(&threads));
}

std::string finalize(std::istream&) {
  return std::to_string(p11->C_Finalize(nullptr));
}

bool is_ours(CK_SLOT_ID slot) {
  CK_SLOT_INFO info;
  if (p11->C_GetSlotInfo(slot, &info) != CKR_OK) return false;
  const std::string name(reinterpret_cast<const char*>(info.slotDescription), sizeof info.slotDescription);
  return name.starts_with(g_reader);
}

CK_RV find_slot(const std::string& token, CK_SLOT_ID& slot) {
  CK_ULONG count = 0;
  CK_RV rv = p11->C_GetSlotList(CK_FALSE, nullptr, &count);
  std::vector<CK_SLOT_ID> slots(count);
  if (rv == CKR_OK) rv = p11->C_GetSlotList(CK_FALSE, slots.data(), &count);
  if (rv != CKR_OK) return rv;
  slots.resize(count);
  std::erase_if(slots, [](CK_SLOT_ID id) { return !is_ours(id); });
  const std::size_t index = token == "sign" ? 1 : 0;
  if (index >= slots.size()) return CKR_TOKEN_NOT_PRESENT;
  slot = slots[index];
  return CKR_OK;
}

std::string open(std::istream& words) {
  std::string token;
  words >> token;
  CK_SLOT_ID slot = 0;
  CK_RV rv = find_slot(token, slot);
  if (rv == CKR_OK) rv = p11->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &g_sessions[token]);
  return std::to_string(rv);
}

std::string close(std::istream& words) {
  std::string token;
  words >> token;
  return std::to_string(p11->C_CloseSession(g_sessions[token]));
}

std::string login(std::istream& words) {
  std::string token;
  std::string pin;
  words >> token >> pin;
  return std::to_string(p11->C_Login(g_sessions[token], CKU_USER, bytes_of(pin), pin.size()));
}

std::string logout(std::istream& words) {
  std::string token;
  words >> token;
  return std::to_string(p11->C_Logout(g_sessions[token]));
}

CK_RV find_key(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE& key) {
  CK_OBJECT_CLASS wanted = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE pattern{CKA_CLASS, &wanted, sizeof wanted};
  CK_ULONG found = 0;
  CK_RV rv = p11->C_FindObjectsInit(session, &pattern, 1);
  if (rv != CKR_OK) return rv;
  rv = p11->C_FindObjects(session, &key, 1, &found);
  p11->C_FindObjectsFinal(session);
  if (rv == CKR_OK && found == 0) return CKR_USER_NOT_LOGGED_IN;
  return rv;
}

// sign TOKEN TEXT: the signature in hexadecimal.
std::string sign(std::istream& words) {
  std::string token;
  std::string text;
  words >> token >> text;
  const CK_SESSION_HANDLE session = g_sessions[token];
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
  CK_RV rv = find_key(session, key);
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  if (rv == CKR_OK) rv = p11->C_SignInit(session, &mechanism, key);
  support::Bytes signature(256);
  CK_ULONG size = signature.size();
  if (rv == CKR_OK) rv = p11->C_Sign(session, bytes_of(text), text.size(), signature.data(), &size);
  if (rv != CKR_OK) return std::to_string(rv);
  return "0 " + support::to_hex(support::ByteView(signature).first(size));
}

// work TOKEN PIN TEXT: from the opening of a session to the signature; what failed first.
std::string work(std::istream& words) {
  std::string token;
  std::string pin;
  std::string text;
  words >> token >> pin >> text;
  const std::pair<std::string (*)(std::istream&), std::string> steps[] = {
      {open, token}, {login, token + " " + pin}, {sign, token + " " + text}};
  std::string answer;
  for (const auto& [step, arguments] : steps) {
    std::istringstream words_of_step(arguments);
    answer = step(words_of_step);
    if (!answer.starts_with("0")) break;
  }
  return answer;
}

// state TOKEN: the session's.
std::string state(std::istream& words) {
  std::string token;
  words >> token;
  CK_SESSION_INFO info = {};
  const CK_RV rv = p11->C_GetSessionInfo(g_sessions[token], &info);
  return std::to_string(rv) + " " + std::to_string(info.state);
}

// digest TOKEN: something that needs no card.
std::string digest(std::istream& words) {
  std::string token;
  words >> token;
  CK_MECHANISM mechanism{CKM_SHA256, nullptr, 0};
  CK_BYTE hash[32];
  CK_ULONG size = sizeof hash;
  CK_RV rv = p11->C_DigestInit(g_sessions[token], &mechanism);
  if (rv == CKR_OK) rv = p11->C_Digest(g_sessions[token], hash, 3, hash, &size);
  return std::to_string(rv);
}

// wait: for the reader's next event; whether a card is in it then.
std::string wait(std::istream&) {
  CK_SLOT_ID slot = 0;
  CK_RV rv = CKR_OK;
  do {
    rv = p11->C_WaitForSlotEvent(0, &slot, nullptr);
  } while (rv == CKR_OK && !is_ours(slot));
  CK_SLOT_INFO info = {};
  if (rv == CKR_OK) rv = p11->C_GetSlotInfo(slot, &info);
  return std::to_string(rv) + ((info.flags & CKF_TOKEN_PRESENT) != 0 ? " in" : " out");
}

// settle: takes up the events that are there.
std::string settle(std::istream&) {
  CK_SLOT_ID slot = 0;
  CK_RV rv = CKR_OK;
  while (rv == CKR_OK) rv = p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr);
  return std::to_string(rv);
}

// exports NAME: whether whoever looks a function up by that name finds one.
std::string exports(std::istream& words) {
  std::string name;
  words >> name;
  return dlsym(RTLD_DEFAULT, name.c_str()) != nullptr ? "0 yes" : "0 no";
}

int g_outside = -1;

// enclose FOLDER: from now on that is all the files there are. Without root the process needs a user
// namespace.
std::string enclose(std::istream& words) {
  std::string folder;
  words >> folder;
  g_outside = ::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (geteuid() != 0 && unshare(CLONE_NEWUSER) != 0) return std::to_string(errno);
  return chroot(folder.c_str()) == 0 && chdir("/") == 0 ? "0" : std::to_string(errno);
}

// release: ends that.
std::string release(std::istream&) {
  return fchdir(g_outside) == 0 && chroot(".") == 0 ? "0" : std::to_string(errno);
}

// load LIBRARY: for itself.
std::string load(std::istream& words) {
  std::string library;
  words >> library;
  return dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL) != nullptr ? "0" : "1";
}

// storm: from now on a signal every half millisecond, without SA_RESTART.
std::string storm(std::istream&) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  sigaction(SIGALRM, &action, nullptr);
  const itimerval often{{0, 500}, {0, 500}};
  return std::to_string(setitimer(ITIMER_REAL, &often, nullptr));
}

std::string leave(std::istream&) {
  std::exit(0);  // with all that still stands
}

std::string obey(const std::string& line) {
  static const std::map<std::string, std::string (*)(std::istream&)> kVerbs = {
      {"initialize", initialize}, {"finalize", finalize}, {"open", open},       {"close", close},
      {"login", login},           {"logout", logout},     {"sign", sign},       {"state", state},
      {"digest", digest},         {"wait", wait},         {"settle", settle},   {"storm", storm},
      {"leave", leave},           {"work", work},         {"exports", exports}, {"enclose", enclose},
      {"release", release},       {"load", load},
  };
  std::istringstream words(line);
  std::string verb;
  words >> verb;
  return kVerbs.at(verb)(words);
}

void say(const std::string& answer) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::cout << answer << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  std::ios::sync_with_stdio(false);  // stdio takes a signal for the end of the input
  if (argc > 2) g_reader = argv[2];
  void* module = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    std::cerr << dlerror() << '\n';
    return 2;
  }
  const auto get_functions = reinterpret_cast<CK_C_GetFunctionList>(dlsym(module, "C_GetFunctionList"));
  if (get_functions(&p11) != CKR_OK) return 2;
  std::vector<std::jthread> threads;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.starts_with("& ")) {
      threads.emplace_back([line] { say("& " + obey(line.substr(2))); });
    } else {
      say(obey(line));
    }
  }
  return 0;
}
