// A process with two modules and the setting tokens.sharing = "exclusive": to the reader service they are two
// programs, and whoever waits for the card would wait for a logout that only this process can make.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/lifecycle/guest_module.h"
#include "tests/lifecycle/guest_stories.h"

namespace guest {
namespace {

// Settings for the modules that are initialised while it lives, and their log.
class ExclusiveSharing {
 public:
  ExclusiveSharing() {
    std::string folder = std::filesystem::temp_directory_path() / "guest-XXXXXX";
    REQUIRE(mkdtemp(folder.data()) != nullptr);
    folder_ = folder;
    std::ofstream(settings()) << "[tokens]\nsharing = \"exclusive\"\n[log]\nlevel = \"error\"\nfile = "
                              << log() << "\n";
    setenv("JPKI_PKCS11_CONF", settings().c_str(), 1);
  }
  ~ExclusiveSharing() { std::filesystem::remove_all(folder_); }
  ExclusiveSharing(const ExclusiveSharing&) = delete;
  ExclusiveSharing& operator=(const ExclusiveSharing&) = delete;

  bool logged(const std::string& text) const {
    std::ifstream file(log());
    return std::string(std::istreambuf_iterator<char>(file), {}).find(text) != std::string::npos;
  }

 private:
  std::filesystem::path settings() const { return folder_ / "jpki.conf"; }
  std::filesystem::path log() const { return folder_ / "log"; }

  std::filesystem::path folder_;
};

CK_RV open_session(const Module& module) {
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  return module.p11->C_OpenSession(module.slot(), CKF_SERIAL_SESSION, nullptr, nullptr, &session);
}

CK_RV token_info(const Module& module) {
  CK_TOKEN_INFO info;
  return module.p11->C_GetTokenInfo(module.slot(), &info);
}

// Before `waits` has seen the card, and with a session on it.
void holds_and_is_not_waited_for(const Module& holds, const Module& waits, const ExclusiveSharing& sharing) {
  REQUIRE(holds.initialize() == CKR_OK);
  REQUIRE(waits.initialize() == CKR_OK);
  for (int round = 0; round < 2; ++round) {
    const CK_SESSION_HANDLE session = holds.log_in();
    // Later, what was found out before may be told without the card.
    if (round == 0) REQUIRE(token_info(waits) == CKR_DEVICE_ERROR);
    REQUIRE(open_session(waits) == CKR_DEVICE_ERROR);
    REQUIRE(sharing.logged("another module of this program holds the card"));
    REQUIRE(holds.sign(session) == CKR_OK);
    REQUIRE(holds.p11->C_Logout(session) == CKR_OK);
    REQUIRE(token_info(waits) == CKR_OK);
    REQUIRE(open_session(waits) == CKR_OK);
  }
  REQUIRE(waits.sign(waits.log_in()) == CKR_OK);
  REQUIRE(holds.p11->C_Finalize(nullptr) == CKR_OK);
  REQUIRE(waits.p11->C_Finalize(nullptr) == CKR_OK);
}

}  // namespace

void finds_the_card_held_by_its_neighbour() {
  const ExclusiveSharing sharing;
  const Module one(g_path);
  const Module other(g_other_path);
  holds_and_is_not_waited_for(one, other, sharing);
  holds_and_is_not_waited_for(other, one, sharing);
}

// The child is another program, whatever the memory says that it was born with: it waits as one.
void forks_while_its_neighbour_holds_the_card() {
  const ExclusiveSharing sharing;
  const Module holds(g_path);
  const Module other(g_other_path);
  REQUIRE(holds.initialize() == CKR_OK);
  const CK_SESSION_HANDLE session = holds.log_in();
  int let_go[2];
  REQUIRE(pipe(let_go) == 0);
  const pid_t child = fork();
  if (child == 0) {
    close(let_go[1]);
    char none = 0;
    REQUIRE(read(let_go[0], &none, 1) == 0);
    REQUIRE(other.initialize() == CKR_OK);
    REQUIRE(open_session(other) == CKR_OK);
    REQUIRE(token_info(other) == CKR_OK);
    // And it has neighbours of its own.
    REQUIRE(holds.initialize() == CKR_OK);
    REQUIRE(other.sign(other.log_in()) == CKR_OK);
    REQUIRE(open_session(holds) == CKR_DEVICE_ERROR);
    _exit(0);
  }
  REQUIRE(holds.p11->C_Logout(session) == CKR_OK);
  close(let_go[1]);
  REQUIRE(ends_well(child));
}

}  // namespace guest
