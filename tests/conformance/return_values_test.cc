// PKCS#11 2.40 section 5.1: which return values come first, for every function of the list at once.
#include <set>
#include <string>

#include "pkcs11/function_names.h"
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

// Calls with `first` for the first argument, and nothing for the others.
template <typename First, typename... Rest>
CK_RV call(CK_RV (*function)(First, Rest...), CK_ULONG first) {
  if constexpr (std::is_pointer_v<First>) {
    return function(nullptr, Rest{}...);
  } else {
    return function(static_cast<First>(first), Rest{}...);
  }
}

// Those that take no session, by section 5.1.2.
const std::set<std::string> kWithoutSession = {
    "C_Initialize",  "C_Finalize",     "C_GetInfo",          "C_GetFunctionList",  "C_GetSlotList",
    "C_GetSlotInfo", "C_GetTokenInfo", "C_WaitForSlotEvent", "C_GetMechanismList", "C_GetMechanismInfo",
    "C_InitToken",   "C_OpenSession",  "C_CloseAllSessions"};
const std::set<std::string> kWithSlot = {"C_GetSlotInfo",      "C_GetTokenInfo", "C_GetMechanismList",
                                         "C_GetMechanismInfo", "C_InitToken",    "C_OpenSession",
                                         "C_CloseAllSessions"};
// Those that work before C_Initialize, by section 5.1.6.
const std::set<std::string> kBeforeInitialize = {"C_Initialize", "C_GetFunctionList"};

// Every function whose name `wanted` likes answers `expected` when it is called with `first`.
template <typename Wanted>
void expect_of_all(CK_FUNCTION_LIST* p11, Wanted wanted, CK_ULONG first, CK_RV expected) {
  int called = 0;
#define JPKI_CALL(name)                                   \
  if (wanted(std::string(#name))) {                       \
    EXPECT_EQ(call(p11->name, first), expected) << #name; \
    ++called;                                             \
  }
  JPKI_FUNCTIONS_2_40(JPKI_CALL, JPKI_CALL)
#undef JPKI_CALL
  EXPECT_GT(called, 0);
}

TEST(BeforeInitialize, NothingWorks) {
  CK_FUNCTION_LIST* p11 = nullptr;
  ASSERT_EQ(C_GetFunctionList(&p11), CKR_OK);
  const auto others = [](const std::string& name) { return !kBeforeInitialize.contains(name); };
  expect_of_all(p11, others, 1, CKR_CRYPTOKI_NOT_INITIALIZED);
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  expect_of_all(p11, others, 1, CKR_CRYPTOKI_NOT_INITIALIZED);
}

class ReturnValues : public TokenTest {};
JPKI_ON_EACH_TOKEN(ReturnValues);

TEST_P(ReturnValues, TheSessionHandleIsLookedAtFirst) {
  const CK_SESSION_HANDLE closed = open_here();
  ASSERT_EQ(p11->C_CloseSession(closed), CKR_OK);
  const auto with_session = [](const std::string& name) { return !kWithoutSession.contains(name); };
  for (const CK_SESSION_HANDLE handle :
       {CK_SESSION_HANDLE{CK_INVALID_HANDLE}, closed, CK_SESSION_HANDLE{~0UL}}) {
    expect_of_all(p11, with_session, handle, CKR_SESSION_HANDLE_INVALID);
  }
}

TEST_P(ReturnValues, TheSlotIsLookedAtFirst) {
  const auto with_slot = [](const std::string& name) { return kWithSlot.contains(name); };
  for (const CK_SLOT_ID id : {2UL, ~0UL}) expect_of_all(p11, with_slot, id, CKR_SLOT_ID_INVALID);
}

}  // namespace
}  // namespace conformance
