#include "benchmarks/client.h"

#include <dlfcn.h>

#include <array>
#include <cstdio>
#include <string_view>

namespace benchmarks {
namespace {

// What the labels of both modules' tokens have in common.
std::string_view words_of(Role role) {
  return role == Role::authentication ? "User Authentication" : "Digital Signature";
}

}  // namespace

void require(CK_RV result, const char* call) {
  if (result == CKR_OK) return;
  char text[32] = {};
  std::snprintf(text, sizeof text, ": 0x%08lX", result);
  throw CallFailed(call + std::string(text));
}

CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, support::Bytes& value) {
  return {type, value.data(), value.size()};
}

void Client::load() {
  void* const library = dlopen(module_.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw CallFailed(dlerror());
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
  if (get == nullptr) throw CallFailed("no C_GetFunctionList in " + module_);
  require(get(&p11), "C_GetFunctionList");
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  require(p11->C_Initialize(&arguments), "C_Initialize");
}

void Client::leave() {
  if (p11 != nullptr) p11->C_Finalize(nullptr);
}

std::vector<CK_SLOT_ID> Client::slots(CK_BBOOL with_token) {
  CK_ULONG count = 0;
  require(p11->C_GetSlotList(with_token, nullptr, &count), "C_GetSlotList");
  std::vector<CK_SLOT_ID> found(count);
  require(p11->C_GetSlotList(with_token, found.data(), &count), "C_GetSlotList");
  found.resize(count);
  return found;
}

bool Client::in_the_reader(CK_SLOT_ID slot) {
  CK_SLOT_INFO info{};
  require(p11->C_GetSlotInfo(slot, &info), "C_GetSlotInfo");
  return std::string(std::begin(info.slotDescription), std::end(info.slotDescription)).starts_with(reader_);
}

CK_SLOT_ID Client::slot_of(Role role) {
  for (const CK_SLOT_ID slot : slots(CK_TRUE)) {
    if (!in_the_reader(slot)) continue;
    CK_TOKEN_INFO info{};
    require(p11->C_GetTokenInfo(slot, &info), "C_GetTokenInfo");
    const std::string label(std::begin(info.label), std::end(info.label));
    if (label.find(words_of(role)) == std::string::npos) continue;
    found_slots_.insert(slot);
    return slot;
  }
  throw CallFailed("no token for " + std::string(words_of(role)));
}

CK_SESSION_HANDLE Client::open(CK_SLOT_ID slot, CK_FLAGS flags) {
  CK_SESSION_HANDLE session = 0;
  require(p11->C_OpenSession(slot, flags, nullptr, nullptr, &session), "C_OpenSession");
  if (found_slots_.contains(slot)) found_sessions_.insert(session);
  return session;
}

void Client::login(CK_SESSION_HANDLE session, Role role, CK_USER_TYPE user) {
  if (!found_sessions_.contains(session)) throw CallFailed("no login outside " + reader_);
  std::string& pin = role == Role::authentication ? pins_.authentication : pins_.signature;
  require(p11->C_Login(session, user, reinterpret_cast<CK_UTF8CHAR*>(pin.data()), pin.size()), "C_Login");
}

std::vector<CK_OBJECT_HANDLE> Client::find(CK_SESSION_HANDLE session, std::vector<CK_ATTRIBUTE> pattern) {
  require(p11->C_FindObjectsInit(session, pattern.data(), pattern.size()), "C_FindObjectsInit");
  std::array<CK_OBJECT_HANDLE, 64> found{};
  CK_ULONG count = 0;
  require(p11->C_FindObjects(session, found.data(), found.size(), &count), "C_FindObjects");
  require(p11->C_FindObjectsFinal(session), "C_FindObjectsFinal");
  return {found.begin(), found.begin() + count};
}

std::vector<CK_OBJECT_HANDLE> Client::find_class(CK_SESSION_HANDLE session, CK_OBJECT_CLASS object_class) {
  return find(session, {attribute_of(CKA_CLASS, object_class)});
}

std::vector<support::Bytes> Client::attributes(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                                               std::initializer_list<CK_ATTRIBUTE_TYPE> types) {
  std::vector<CK_ATTRIBUTE> asked;
  for (const CK_ATTRIBUTE_TYPE type : types) asked.push_back({type, nullptr, 0});
  // An attribute that is not there says so in its length; the call's result is no news.
  p11->C_GetAttributeValue(session, object, asked.data(), asked.size());
  std::vector<support::Bytes> values;
  for (CK_ATTRIBUTE& attribute : asked) {
    const bool there = attribute.ulValueLen != CK_UNAVAILABLE_INFORMATION;
    values.emplace_back(there ? attribute.ulValueLen : 0);
    attribute = attribute_of(attribute.type, values.back());
  }
  p11->C_GetAttributeValue(session, object, asked.data(), asked.size());
  return values;
}

support::Bytes Client::sign(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, Role role,
                            CK_MECHANISM_TYPE mechanism, support::Bytes data) {
  CK_MECHANISM chosen{mechanism, nullptr, 0};
  require(p11->C_SignInit(session, &chosen, key), "C_SignInit");
  const auto always = attributes(session, key, {CKA_ALWAYS_AUTHENTICATE});
  if (!always[0].empty() && always[0][0] != CK_FALSE) login(session, role, CKU_CONTEXT_SPECIFIC);
  support::Bytes signature(256);
  CK_ULONG size = signature.size();
  require(p11->C_Sign(session, data.data(), data.size(), signature.data(), &size), "C_Sign");
  signature.resize(size);
  return signature;
}

}  // namespace benchmarks
