#include "tests/differential/softhsm.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <fstream>
#include <stdexcept>
#include <vector>

#include "tests/differential/soft_object.h"

namespace differential {
namespace {

constexpr const char* kLibrary = "/usr/lib/softhsm/libsofthsm2.so";  // Debian's package softhsm2
const std::string kOfficerPin = "officer-of-softhsm";

void require(CK_RV rv, const char* what) {
  if (rv != CKR_OK) throw std::runtime_error(std::string("SoftHSM: ") + what + ": " + std::to_string(rv));
}

CK_BYTE* bytes_of(const std::string& text) {
  return reinterpret_cast<CK_BYTE*>(const_cast<char*>(text.data()));
}

std::filesystem::path make_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "jpki-softhsm-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for SoftHSM");
  return pattern;
}

// The slots of tokens that exist come first; the last one waits for a new token.
CK_SLOT_ID free_slot(CK_FUNCTION_LIST* p11) {
  CK_ULONG count = 0;
  require(p11->C_GetSlotList(CK_TRUE, nullptr, &count), "C_GetSlotList");
  std::vector<CK_SLOT_ID> slots(count);
  require(p11->C_GetSlotList(CK_TRUE, slots.data(), &count), "C_GetSlotList");
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO info = {};
    require(p11->C_GetTokenInfo(slot, &info), "C_GetTokenInfo");
    if ((info.flags & CKF_TOKEN_INITIALIZED) == 0) return slot;
  }
  throw std::runtime_error("SoftHSM has no free slot");
}

}  // namespace

SoftHsm::SoftHsm() : folder_(make_folder()) {
  const std::filesystem::path settings = folder_ / "softhsm2.conf";
  std::filesystem::create_directory(folder_ / "tokens");
  std::ofstream(settings) << "directories.tokendir = " << (folder_ / "tokens").string()
                          << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  setenv("SOFTHSM2_CONF", settings.c_str(), 1);
  library_ = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library_ == nullptr) throw std::runtime_error(dlerror());
  const auto get_list = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library_, "C_GetFunctionList"));
  if (get_list == nullptr) throw std::runtime_error("SoftHSM has no C_GetFunctionList");
  require(get_list(&p11_), "C_GetFunctionList");
  require(p11_->C_Initialize(nullptr), "C_Initialize");
}

SoftHsm::~SoftHsm() {
  // The library stays mapped: what it has registered to run at exit must find its code.
  if (p11_ != nullptr) p11_->C_Finalize(nullptr);
  std::error_code none;
  std::filesystem::remove_all(folder_, none);
}

CK_SLOT_ID SoftHsm::add_token(const TokenContents& contents) {
  const CK_SLOT_ID slot = free_slot(p11_);
  const CK_SESSION_HANDLE session = initialise(slot, contents);
  import(session, contents);
  require(p11_->C_CloseSession(session), "C_CloseSession");
  return slot;
}

CK_SESSION_HANDLE SoftHsm::initialise(CK_SLOT_ID slot, const TokenContents& contents) {
  std::string label = contents.label;
  label.resize(sizeof(CK_TOKEN_INFO::label), ' ');
  require(p11_->C_InitToken(slot, bytes_of(kOfficerPin), kOfficerPin.size(), bytes_of(label)), "C_InitToken");
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  require(p11_->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session),
          "C_OpenSession");
  require(p11_->C_Login(session, CKU_SO, bytes_of(kOfficerPin), kOfficerPin.size()), "C_Login, officer");
  require(p11_->C_InitPIN(session, bytes_of(contents.pin), contents.pin.size()), "C_InitPIN");
  require(p11_->C_Logout(session), "C_Logout");
  require(p11_->C_Login(session, CKU_USER, bytes_of(contents.pin), contents.pin.size()), "C_Login");
  return session;
}

void SoftHsm::import(CK_SESSION_HANDLE session, const TokenContents& contents) {
  for (SoftObject& object : soft_objects(contents)) {
    CK_OBJECT_HANDLE made = CK_INVALID_HANDLE;
    auto attributes = object.attributes();
    require(p11_->C_CreateObject(session, attributes.data(), attributes.size(), &made), object.name());
  }
}

}  // namespace differential
