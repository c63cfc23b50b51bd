#include "tests/differential/allowed_differences.h"

#include <algorithm>
#include <array>

namespace differential {
namespace {

bool codes(const Outcome& outcome, CK_RV ours, CK_RV softhsm) {
  return outcome.ours.rv == ours && outcome.softhsm.rv == softhsm;
}

template <typename Value, std::size_t size>
bool one_of(const Value& value, const Value (&values)[size]) {
  return std::find(std::begin(values), std::end(values), value) != std::end(values);
}

bool begins_with_key(const Step& step) {
  return one_of(step.call, {Call::sign_init, Call::verify_init});
}

bool begins(const Step& step) {
  return begins_with_key(step) || one_of(step.call, {Call::find_init, Call::look_up, Call::digest_init});
}

bool writes(const Step& step) {
  return one_of(step.call,
                {Call::create_object, Call::copy_object, Call::destroy_object, Call::set_attributes});
}

bool ends_signature(const Step& step) {
  return one_of(step.call, {Call::sign, Call::sign_final});
}

bool ends_verification(const Step& step) {
  return one_of(step.call, {Call::verify, Call::verify_final});
}

bool goes_in_parts(const Step& step) {
  return one_of(step.call, {Call::sign_update, Call::sign_final, Call::verify_update, Call::verify_final});
}

bool mechanism_refused(const Result& result) {
  return one_of(result.rv, {CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID});
}

bool is_date(CK_ATTRIBUTE_TYPE type) {
  return one_of(type, {CKA_START_DATE, CKA_END_DATE});
}

bool is_history(CK_ATTRIBUTE_TYPE type) {
  return one_of(type, {CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE});
}

bool both_refuse(const Outcome& outcome) {
  return outcome.ours.rv != CKR_OK && outcome.softhsm.rv != CKR_OK;
}

// Whether the rows of the template differ in values of attributes that `may` names alone.
bool differ_only_in(const Outcome& o, bool (*may)(CK_ATTRIBUTE_TYPE)) {
  return !o.ours.attributes.empty() && (o.ours.rv == o.softhsm.rv || both_refuse(o)) &&
         std::equal(o.ours.attributes.begin(), o.ours.attributes.end(), o.softhsm.attributes.begin(),
                    o.softhsm.attributes.end(),
                    [may](const AttributeResult& ours, const AttributeResult& softhsm) {
                      return ours == softhsm ||
                             (ours.type == softhsm.type && ours.length == softhsm.length && may(ours.type));
                    });
}

// Sections are those of PKCS#11 2.40.
constexpr std::array kRows = {
    // Which of several errors is named
    AllowedDifference{
        "5.1.7: a bad session handle comes before bad arguments; SoftHSM looks at pointers first",
        [](const Outcome& o) { return codes(o, CKR_SESSION_HANDLE_INVALID, CKR_ARGUMENTS_BAD); },
        Apart::not_at_all},
    AllowedDifference{
        "5.1.7: without an operation for this call and without a place for the length, either may be named",
        [](const Outcome& o) {
          return !o.step.room.length_wanted && o.softhsm.rv == CKR_ARGUMENTS_BAD &&
                 one_of(o.ours.rv, {CKR_OPERATION_NOT_INITIALIZED, CKR_OPERATION_ACTIVE});
        },
        Apart::session},
    AllowedDifference{"5.1.7: of a bad mechanism and a bad key either may be named",
                      [](const Outcome& o) {
                        return begins_with_key(o.step) && mechanism_refused(o.ours) &&
                               one_of(o.softhsm.rv,
                                      {CKR_OBJECT_HANDLE_INVALID, CKR_KEY_FUNCTION_NOT_PERMITTED});
                      },
                      Apart::not_at_all},
    AllowedDifference{"5.1.7: of several things that are wrong with a template any may be named, where its "
                      "rows come to the same",
                      [](const Outcome& o) {
                        return o.ours.rv != o.softhsm.rv && both_refuse(o) && !o.ours.attributes.empty() &&
                               o.ours.attributes == o.softhsm.attributes;
                      },
                      Apart::not_at_all},
    AllowedDifference{"5.1.7: of data that is too long and a bad signature either may be named",
                      [](const Outcome& o) {
                        return o.step.call == Call::verify && o.ours.rv == CKR_DATA_LEN_RANGE &&
                               one_of(o.softhsm.rv, {CKR_SIGNATURE_INVALID, CKR_SIGNATURE_LEN_RANGE});
                      },
                      Apart::not_at_all},

    AllowedDifference{"5.1.7: of a PIN that is not there and a login that cannot be, either may be named",
                      [](const Outcome& o) {
                        return o.step.call == Call::login && o.softhsm.rv == CKR_ARGUMENTS_BAD &&
                               one_of(o.ours.rv, {CKR_USER_ALREADY_LOGGED_IN, CKR_USER_TYPE_INVALID,
                                                  CKR_OPERATION_NOT_INITIALIZED, CKR_SESSION_READ_ONLY_EXISTS,
                                                  CKR_USER_ANOTHER_ALREADY_LOGGED_IN});
                      },
                      Apart::not_at_all},

    // What the standard leaves free
    AllowedDifference{"5.1.6, CKR_OPERATION_ACTIVE: a search, a digest, a signature and a verification may "
                      "go on in one session; "
                      "SoftHSM has one operation a session",
                      [](const Outcome& o) {
                        const Call begun = o.step.call == Call::look_up ? Call::find_init : o.step.call;
                        return begins(o.step) && o.softhsm_operation != begun &&
                               o.ours.rv != CKR_OPERATION_ACTIVE && o.softhsm.rv == CKR_OPERATION_ACTIVE;
                      },
                      Apart::session},
    AllowedDifference{"3.0: without a mechanism C_DigestInit, C_SignInit and C_VerifyInit cancel their "
                      "operation; SoftHSM is 2.40",
                      [](const Outcome& o) {
                        return begins(o.step) && !o.step.mechanism && codes(o, CKR_OK, CKR_ARGUMENTS_BAD);
                      },
                      Apart::session},
    AllowedDifference{
        "C_Logout: an operation may or may not survive it; on the card none with a private object does",
        [](const Outcome& o) {
          return (ends_signature(o.step) || ends_verification(o.step)) && o.ours.rv == CKR_USER_NOT_LOGGED_IN;
        },
        Apart::session},
    AllowedDifference{"C_Logout: a search may or may not survive it, and a handle that it gives may be over",
                      [](const Outcome& o) {
                        return o.step.call == Call::find && o.ours.length == o.softhsm.length &&
                               (o.ours.found.contains(Name::gone) || o.softhsm.found.contains(Name::gone));
                      },
                      Apart::not_at_all},
    AllowedDifference{
        "Current Mechanisms 2.1: CKM_RSA_PKCS need not take data in parts; this module collects them",
        [](const Outcome& o) {
          return goes_in_parts(o.step) && o.mechanism == CKM_RSA_PKCS &&
                 o.softhsm.rv == CKR_OPERATION_NOT_INITIALIZED;
        },
        Apart::session},

    // What the card is
    AllowedDifference{
        "the token has no generator of random numbers, and says so",
        [](const Outcome& o) { return o.step.call == Call::random && codes(o, CKR_RANDOM_NO_RNG, CKR_OK); },
        Apart::not_at_all},
    AllowedDifference{
        "the card has no security officer, and of several reasons to refuse one any may be named (5.1.7)",
        [](const Outcome& o) {
          return o.step.call == Call::login && o.step.user == CKU_SO &&
                 one_of(o.ours.rv, {CKR_USER_TYPE_INVALID, CKR_USER_ANOTHER_ALREADY_LOGGED_IN}) &&
                 one_of(o.softhsm.rv, {CKR_PIN_INCORRECT, CKR_USER_ANOTHER_ALREADY_LOGGED_IN,
                                       CKR_SESSION_READ_ONLY_EXISTS});
        },
        Apart::not_at_all},
    AllowedDifference{
        "the card's token and its objects cannot be written; SoftHSM looks at the session and the new "
        "attributes first",
        [](const Outcome& o) {
          return writes(o.step) && one_of(o.ours.rv, {CKR_TOKEN_WRITE_PROTECTED, CKR_ACTION_PROHIBITED}) &&
                 one_of(o.softhsm.rv, {CKR_SESSION_READ_ONLY, CKR_ACTION_PROHIBITED, CKR_USER_NOT_LOGGED_IN,
                                       CKR_ATTRIBUTE_VALUE_INVALID});
        },
        Apart::not_at_all},
    AllowedDifference{"the card signs one byte at least",
                      [](const Outcome& o) {
                        return ends_signature(o.step) && o.mechanism == CKM_RSA_PKCS &&
                               codes(o, CKR_DATA_LEN_RANGE, CKR_OK);
                      },
                      Apart::session},
    AllowedDifference{"the card's key has never been outside; one that C_CreateObject made has (4.9)",
                      [](const Outcome& o) { return o.ours != o.softhsm && differ_only_in(o, is_history); },
                      Apart::not_at_all},

    // Where SoftHSM departs from the standard
    AllowedDifference{
        "C_SignInit and C_VerifyInit name a bad key handle CKR_KEY_HANDLE_INVALID; SoftHSM says "
        "CKR_OBJECT_HANDLE_INVALID",
        [](const Outcome& o) {
          return begins_with_key(o.step) && codes(o, CKR_KEY_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID);
        },
        Apart::not_at_all},
    AllowedDifference{
        "5.1.6, CKR_KEY_HANDLE_INVALID: also for what is no key; SoftHSM says CKR_KEY_FUNCTION_NOT_PERMITTED",
        [](const Outcome& o) {
          return begins_with_key(o.step) && one_of(o.step.object, {Name::certificate, Name::issuer}) &&
                 codes(o, CKR_KEY_HANDLE_INVALID, CKR_KEY_FUNCTION_NOT_PERMITTED);
        },
        Apart::not_at_all},
    AllowedDifference{
        "a mechanism for other keys, or a parameter that the mechanism does not have; SoftHSM does not look",
        [](const Outcome& o) {
          return begins_with_key(o.step) && mechanism_refused(o.ours) && o.softhsm.rv == CKR_OK;
        },
        Apart::session},
    AllowedDifference{"5.2: an error other than CKR_BUFFER_TOO_SMALL ends the operation; SoftHSM keeps it "
                      "without a place for the "
                      "length",
                      [](const Outcome& o) {
                        return !o.step.room.length_wanted && codes(o, CKR_ARGUMENTS_BAD, CKR_ARGUMENTS_BAD);
                      },
                      Apart::session},
    AllowedDifference{
        "5.10 and 5.11: what was begun in parts is not ended by a one-shot call, nor what a one-shot "
        "call has begun in parts; SoftHSM lets it",
        [](const Outcome& o) {
          return (goes_in_parts(o.step) ||
                  one_of(o.step.call, {Call::digest, Call::digest_update, Call::digest_final})) &&
                 o.ours.rv == CKR_OPERATION_ACTIVE && one_of(o.softhsm.rv, {CKR_OK, CKR_BUFFER_TOO_SMALL});
        },
        Apart::session},
    AllowedDifference{
        "C_Sign and C_Verify cannot end what was begun in parts; SoftHSM says CKR_OPERATION_NOT_INITIALIZED",
        [](const Outcome& o) {
          return one_of(o.step.call, {Call::sign, Call::verify}) &&
                 codes(o, CKR_OPERATION_ACTIVE, CKR_OPERATION_NOT_INITIALIZED);
        },
        Apart::not_at_all},
    AllowedDifference{"C_Sign: data that is too long is CKR_DATA_LEN_RANGE; SoftHSM says CKR_GENERAL_ERROR",
                      [](const Outcome& o) {
                        return o.step.call == Call::sign && codes(o, CKR_DATA_LEN_RANGE, CKR_GENERAL_ERROR);
                      },
                      Apart::not_at_all},
    AllowedDifference{"C_Logout without a login is CKR_USER_NOT_LOGGED_IN; SoftHSM says CKR_OK",
                      [](const Outcome& o) {
                        return o.step.call == Call::logout && codes(o, CKR_USER_NOT_LOGGED_IN, CKR_OK);
                      },
                      Apart::not_at_all},
    AllowedDifference{
        "C_GetAttributeValue: SoftHSM does not find its way through the dates of private objects",
        [](const Outcome& o) {
          return o.softhsm.rv == CKR_GENERAL_ERROR && !o.ours.attributes.empty() &&
                 std::any_of(o.step.asked.begin(), o.step.asked.end(),
                             [](const AskedAttribute& asked) { return is_date(asked.type); });
        },
        Apart::not_at_all},
    AllowedDifference{
        "a handle of a public object outlives the last session; SoftHSM forgets it",
        [](const Outcome& o) { return o.outlived_sessions && o.softhsm.rv == CKR_OBJECT_HANDLE_INVALID; },
        Apart::session},
};

}  // namespace

std::span<const AllowedDifference> allowed_differences() {
  return kRows;
}

}  // namespace differential
