// Which phrases there are, and those about sessions and logins.
#include "tests/differential/phrase.h"

namespace differential {
namespace {

void close(Draft& draft) {
  if (draft.dice.one_in(4)) {
    draft.say({.call = Call::close_all_sessions});
  } else {
    draft.say({.call = Call::close_session});
  }
  open_session(draft);
}

void log_out(Draft& draft) {
  draft.say({.call = Call::logout});
  if (!draft.dice.one_in(3)) log_in(draft);
  if (!draft.dice.one_in(3)) look_up_all(draft);
}

void look_at_session(Draft& draft) {
  draft.say({.call = Call::session_info});
}

void draw_random(Draft& draft) {
  draft.say({.call = Call::random, .most = draft.dice.below(3) * 20});
}

void log_in_amiss(Draft& draft) {
  constexpr std::array<CK_USER_TYPE, 6> kUsers = {CKU_USER, CKU_USER, CKU_USER, CKU_SO, CKU_CONTEXT_SPECIFIC,
                                                  7};
  const std::array<Input, 6> pins = {support::copy_of(support::as_bytes(draft.topic.token.pin)),
                                     support::copy_of(support::as_bytes(draft.topic.wrong_pin)),
                                     support::copy_of(support::as_bytes("123")),
                                     support::copy_of(support::as_bytes("-PI*")),
                                     support::Bytes{},
                                     std::nullopt};
  draft.say({.call = Call::login, .user = draft.dice.any_of(kUsers), .data = draft.dice.any_of(pins)});
}

struct PhraseRow {
  unsigned weight;
  Phrase phrase;
};

constexpr std::array kPhrases = {
    PhraseRow{2, open_session},     PhraseRow{2, close},
    PhraseRow{6, look_at_session},  PhraseRow{10, log_in},
    PhraseRow{6, log_in_amiss},     PhraseRow{3, log_out},
    PhraseRow{12, look_up_all},     PhraseRow{12, search},
    PhraseRow{14, read_attributes}, PhraseRow{6, try_to_write},
    PhraseRow{2, draw_random},      PhraseRow{10, digest_at_once},
    PhraseRow{10, digest_in_parts}, PhraseRow{24, sign_at_once},
    PhraseRow{24, sign_in_parts},   PhraseRow{6, begin_signature_amiss},
    PhraseRow{14, verify_at_once},  PhraseRow{14, verify_in_parts},
};

}  // namespace

Phrase any_phrase(Dice& dice) {
  return dice.weighted(kPhrases).phrase;
}

void open_session(Draft& draft) {
  struct FlagRow {
    unsigned weight;
    CK_FLAGS flags;
  };
  constexpr std::array kFlags = {FlagRow{10, CKF_SERIAL_SESSION},
                                 FlagRow{6, CKF_SERIAL_SESSION | CKF_RW_SESSION}, FlagRow{1, CKF_RW_SESSION},
                                 FlagRow{1, 0}};
  draft.say({.call = Call::open_session, .flags = draft.dice.weighted(kFlags).flags});
}

void log_in(Draft& draft) {
  draft.say({.call = Call::login,
             .user = CKU_USER,
             .data = support::copy_of(support::as_bytes(draft.topic.token.pin))});
}

void look_up_all(Draft& draft) {
  draft.say({.call = Call::look_up});
}

}  // namespace differential
