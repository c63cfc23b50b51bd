#include "tests/differential/subject.h"

#include <sstream>

#include "pkcs11/translate.h"

namespace differential {
namespace {

constexpr CK_ULONG kStrangeHandle = 0x7FFF1234UL;

// A template as the call wants it, over bytes that it may not change.
std::vector<CK_ATTRIBUTE> raw(const std::vector<Condition>& pattern) {
  std::vector<CK_ATTRIBUTE> attributes;
  for (const Condition& one : pattern) {
    attributes.push_back({one.type, const_cast<std::uint8_t*>(one.value.data()), one.value.size()});
  }
  return attributes;
}

}  // namespace

std::string describe(const Result& result) {
  std::ostringstream text;
  text << pkcs11::name_of_ckr(result.rv) << " (0x" << std::hex << result.rv << std::dec << ")";
  if (result.length) text << " length=" << *result.length;
  if (!result.bytes.empty()) text << " bytes=" << describe(Input(result.bytes));
  for (const Name name : result.found) text << " [" << describe(name) << "]";
  for (const AttributeResult& one : result.attributes) {
    text << " " << name_of_attribute(one.type) << ":" << static_cast<long>(one.length) << ":"
         << describe(Input(one.value));
  }
  if (result.state) text << " state=" << *result.state;
  return text.str();
}

// In the order of Call.
const std::array<Subject::Run, static_cast<std::size_t>(Call::count_of_calls)> Subject::kRuns = {
    &Subject::open_session, &Subject::close_session,  &Subject::close_all_sessions,
    &Subject::session_info, &Subject::login,          &Subject::logout,
    &Subject::look_up,      &Subject::find_init,      &Subject::find,
    &Subject::find_final,   &Subject::get_attributes, &Subject::create_object,
    &Subject::copy_object,  &Subject::destroy_object, &Subject::set_attributes,
    &Subject::digest_init,  &Subject::digest,         &Subject::digest_update,
    &Subject::digest_final, &Subject::sign_init,      &Subject::sign,
    &Subject::sign_update,  &Subject::sign_final,     &Subject::verify_init,
    &Subject::verify,       &Subject::verify_update,  &Subject::verify_final,
    &Subject::random};

Subject::Subject(CK_FUNCTION_LIST* functions, CK_SLOT_ID slot) : p11_(functions), slot_(slot) {
  start_anew();
}

void Subject::start_anew() {
  p11_->C_CloseAllSessions(slot_);
  sessions_.fill(CK_INVALID_HANDLE);
  sessions_[kNeverOpened] = kStrangeHandle;
  handles_.clear();
  found_ = {};
}

Result Subject::run(const Step& step) {
  return (this->*kRuns[static_cast<std::size_t>(step.call)])(step);
}

CK_OBJECT_HANDLE Subject::handle(Name name) const {
  if (name == Name::stranger) return kStrangeHandle;
  const auto known = handles_.find(name);
  return known == handles_.end() ? CK_INVALID_HANDLE : known->second;
}

Result Subject::open_session(const Step& step) {
  CK_SESSION_HANDLE opened = CK_INVALID_HANDLE;
  const CK_RV rv = p11_->C_OpenSession(slot_, step.flags, nullptr, nullptr, &opened);
  if (rv == CKR_OK) {
    p11_->C_CloseSession(sessions_[step.session]);  // of the same number, before
    sessions_[step.session] = opened;
    found_[step.session].clear();
  }
  return {.rv = rv};
}

Result Subject::close_session(const Step& step) {
  return {.rv = p11_->C_CloseSession(session(step))};
}

Result Subject::close_all_sessions(const Step&) {
  return {.rv = p11_->C_CloseAllSessions(slot_)};
}

Result Subject::session_info(const Step& step) {
  CK_SESSION_INFO info = {};
  Result result{.rv = p11_->C_GetSessionInfo(session(step), &info)};
  if (result.rv != CKR_OK) return result;
  result.state = info.state;
  result.length = info.flags;
  return result;
}

Result Subject::login(const Step& step) {
  return {.rv = p11_->C_Login(session(step), step.user, pointer_to(step.data), size_of(step.data))};
}

Result Subject::logout(const Step& step) {
  return {.rv = p11_->C_Logout(session(step))};
}

Result Subject::look_up(const Step& step) {
  Result result = find_init(step);
  if (result.rv != CKR_OK) return result;
  Step all = step;
  all.most = 100;
  result = find(all);
  p11_->C_FindObjectsFinal(session(step));
  return result;
}

Result Subject::find_init(const Step& step) {
  auto pattern = raw(step.pattern);
  const CK_RV rv = p11_->C_FindObjectsInit(session(step), pattern.data(), pattern.size());
  if (rv == CKR_OK) found_[step.session].clear();
  return {.rv = rv};
}

// In which order objects are found is free, so a search is compared, and its handles are used, once it has
// come to its end.
Result Subject::find(const Step& step) {
  std::vector<CK_OBJECT_HANDLE> batch(step.most);
  CK_ULONG count = 0;
  Result result{.rv = p11_->C_FindObjects(session(step), batch.data(), step.most, &count)};
  if (result.rv != CKR_OK) return result;
  result.length = count;
  Handles& found = found_[step.session];
  for (CK_ULONG i = 0; i < count; ++i) found[name_of(session(step), batch[i])] = batch[i];
  if (count == step.most) return result;
  for (const auto& [name, object] : found) {
    result.found.insert(name);
    handles_[name] = object;
  }
  return result;
}

Result Subject::find_final(const Step& step) {
  return {.rv = p11_->C_FindObjectsFinal(session(step))};
}

Name Subject::name_of(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) const {
  constexpr CK_BYTE kFirstIssuerId = 3;
  CK_OBJECT_CLASS object_class = 0;
  CK_BYTE id[8] = {};
  CK_ATTRIBUTE asked[] = {{CKA_CLASS, &object_class, sizeof object_class}, {CKA_ID, id, sizeof id}};
  if (p11_->C_GetAttributeValue(session, object, asked, 2) == CKR_OBJECT_HANDLE_INVALID) return Name::gone;
  if (object_class == CKO_PRIVATE_KEY) return Name::private_key;
  if (object_class == CKO_PUBLIC_KEY) return Name::public_key;
  if (object_class == CKO_CERTIFICATE) return id[0] < kFirstIssuerId ? Name::certificate : Name::issuer;
  return Name::profile;
}

Result Subject::get_attributes(const Step& step) {
  std::vector<support::Bytes> buffers;
  std::vector<CK_ATTRIBUTE> asked;
  for (const AskedAttribute& one : step.asked) {
    buffers.emplace_back(one.room.value_or(0) + 1);  // a place also where there is no room
    asked.push_back({one.type, one.room ? buffers.back().data() : nullptr, one.room.value_or(0)});
  }
  Result result{
      .rv = p11_->C_GetAttributeValue(session(step), handle(step.object), asked.data(), asked.size())};
  // These four leave a length in each row of the template (PKCS#11 2.40 section 5.7, C_GetAttributeValue).
  if (result.rv != CKR_OK && result.rv != CKR_ATTRIBUTE_SENSITIVE &&
      result.rv != CKR_ATTRIBUTE_TYPE_INVALID && result.rv != CKR_BUFFER_TOO_SMALL) {
    return result;
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    AttributeResult one{asked[i].type, asked[i].ulValueLen, {}};
    if (asked[i].pValue != nullptr && one.length < buffers[i].size()) {
      one.value.assign(buffers[i].data(), buffers[i].data() + one.length);
    }
    result.attributes.push_back(std::move(one));
  }
  return result;
}

Result Subject::create_object(const Step& step) {
  auto attributes = raw(step.pattern);
  CK_OBJECT_HANDLE made = CK_INVALID_HANDLE;
  return {.rv = p11_->C_CreateObject(session(step), attributes.data(), attributes.size(), &made)};
}

Result Subject::copy_object(const Step& step) {
  auto attributes = raw(step.pattern);
  CK_OBJECT_HANDLE made = CK_INVALID_HANDLE;
  return {.rv = p11_->C_CopyObject(session(step), handle(step.object), attributes.data(), attributes.size(),
                                   &made)};
}

Result Subject::destroy_object(const Step& step) {
  return {.rv = p11_->C_DestroyObject(session(step), handle(step.object))};
}

Result Subject::set_attributes(const Step& step) {
  auto attributes = raw(step.pattern);
  return {.rv = p11_->C_SetAttributeValue(session(step), handle(step.object), attributes.data(),
                                          attributes.size())};
}

}  // namespace differential
