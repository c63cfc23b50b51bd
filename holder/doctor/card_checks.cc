// The card, as far as it tells anybody without a PIN.
#include <algorithm>
#include <optional>

#include "holder/doctor/check_table.h"
#include "holder/message_id.h"

namespace holder::doctor {
namespace {

constexpr Diagnosis kCardAnswers{"card_answers", State::ok, N_("a card is there and answers"), ""};
constexpr Diagnosis kNoCard{"card_missing", State::problem, N_("there is no card in the reader"),
                            N_("Put the My Number Card in, chip first, or lay it on a contactless reader.")};
constexpr Diagnosis kCardMute{
    "card_mute", State::problem, N_("a card is there, and does not answer"),
    N_("Take it out and put it in the right way up: with contacts, the chip first and facing the reader's "
       "contacts; without, flat on the middle of the reader. Wipe the contacts with a dry cloth.")};
constexpr Diagnosis kCardMoved{"card_moved", State::problem, N_("the card was moved while it was asked"),
                               N_("Leave it in or on the reader, and repeat the command.")};
constexpr Diagnosis kCardInUse{"card_held_by_another_program", State::problem,
                               N_("another program keeps the card to itself"),
                               N_("Close that program, and try again.")};
constexpr Diagnosis kSeveralCards{"cards_several", State::problem,
                                  N_("more than one My Number Card is in reach"),
                                  N_("Take the others out, or name the reader that is meant: --reader NAME")};
constexpr Diagnosis kNoReader{"card_without_reader", State::not_applicable,
                              N_("without a reader no card is seen"), ""};
constexpr const Diagnosis* kCardDiagnoses[] = {&kCardAnswers, &kNoCard,       &kCardMute, &kCardMoved,
                                               &kCardInUse,   &kSeveralCards, &kNoReader};

struct TroubleDiagnosis {
  Trouble trouble;
  const Diagnosis* diagnosis;
};

constexpr TroubleDiagnosis kCardTroubles[] = {
    {Trouble::no_card, &kNoCard},
    {Trouble::card_fault, &kCardMute},
    {Trouble::card_removed, &kCardMoved},
    {Trouble::card_in_use, &kCardInUse},
    {Trouble::several_cards, &kSeveralCards},
    {Trouble::no_reader, &kNoReader},
    {Trouble::no_service, &kNoReader},
    {Trouble::access_denied, &kNoReader},
};

Finding examine_card(const Evidence& evidence) {
  for (const TroubleDiagnosis& row : kCardTroubles)
    if (row.trouble == evidence.card.trouble) return {row.diagnosis};
  return {&kCardAnswers};
}

constexpr Diagnosis kApplicationAnswers{"application_answers", State::ok,
                                        N_("it is a My Number Card, and its JPKI application answers"), ""};
constexpr Diagnosis kOtherCard{"application_missing", State::problem,
                               N_("the card is no My Number Card: it has no JPKI application"),
                               N_("Put in the My Number Card. Driving licences, the old Basic Resident "
                                  "Registration Card and others have none.")};
constexpr Diagnosis kPhone{"application_of_phone", State::warning, N_("it is a phone in place of a card"),
                           N_("No phone has been tried with this program. The My Number Card itself works.")};
constexpr Diagnosis kNotAsked{"card_not_asked", State::not_applicable, N_("no card could be asked"), ""};
constexpr const Diagnosis* kApplicationDiagnoses[] = {&kApplicationAnswers, &kOtherCard, &kPhone, &kNotAsked};

Finding examine_application(const Evidence& evidence) {
  if (evidence.card.trouble == Trouble::other_card) return {&kOtherCard};
  if (!evidence.card.report) return {&kNotAsked};
  const bool phone = evidence.card.report->kind != jpki::CardKind::my_number_card;
  return {phone ? &kPhone : &kApplicationAnswers};
}

constexpr Diagnosis kTriesWhole{"tries_all_left", State::ok, N_("all PINs have all their tries"), ""};
constexpr Diagnosis kLocked{
    "tries_none_left", State::problem, N_("a PIN is locked"),
    N_("“jpki-tool status” says which one. The city office unlocks it, and for two of the three a "
       "convenience store's terminal does too.")};
constexpr Diagnosis kLastTry{
    "tries_one_left", State::warning, N_("one try is left for a PIN"),
    N_("“jpki-tool status” says for which one. Make sure of it before you type it: a "
       "wrong one locks it. The modules do not send it (tokens.last_try).")};
constexpr Diagnosis kTriesUsed{"tries_used", State::warning, N_("a PIN was entered wrong"),
                               N_("The right one brings all tries back: “jpki-tool pin verify”.")};
constexpr Diagnosis kTriesUnknown{
    "tries_unknown", State::warning, N_("the card does not say how many tries are left"),
    N_("A program may be logged in. Take the card out, put it in again, and look "
       "once more.")};
constexpr const Diagnosis* kTriesDiagnoses[] = {&kTriesWhole, &kLocked,       &kLastTry,
                                                &kTriesUsed,  &kTriesUnknown, &kNotAsked};

struct Tries {
  const char* pin;
  std::optional<int> left;
  int max;
};

// Of the PINs that were asked for.
std::vector<Tries> tries_of(const CardReport& report) {
  std::vector<Tries> all;
  for (const KeyReport& key : report.keys)
    all.push_back(
        {key.role == jpki::KeyRole::authentication ? "auth" : "sign", key.tries_left, key.pin.max_tries});
  if (report.text && !report.text->login_in_the_way)
    all.push_back({"text", report.text->tries_left, report.text->pin.max_tries});
  return all;
}

const Diagnosis* diagnosis_of(const Tries& tries) {
  if (!tries.left) return &kTriesUnknown;
  if (*tries.left == 0) return &kLocked;
  if (*tries.left == 1) return &kLastTry;
  return *tries.left < tries.max ? &kTriesUsed : &kTriesWhole;
}

Finding examine_tries(const Evidence& evidence) {
  if (!evidence.card.report) return {&kNotAsked};
  std::vector<Fact> facts;
  std::vector<const Diagnosis*> found;
  for (const Tries& tries : tries_of(*evidence.card.report)) {
    facts.push_back(
        {tries.pin, (tries.left ? std::to_string(*tries.left) : "?") + "/" + std::to_string(tries.max)});
    found.push_back(diagnosis_of(tries));
  }
  for (const Diagnosis* gravest : {&kLocked, &kLastTry, &kTriesUsed, &kTriesUnknown})
    if (std::find(found.begin(), found.end(), gravest) != found.end()) return {gravest, {}, facts};
  return {&kTriesWhole, {}, facts};
}

constexpr Diagnosis kValid{"certificate_valid", State::ok, N_("it is valid"), ""};
constexpr Diagnosis kRenewable{
    "certificate_renewable", State::warning, N_("it expires soon"),
    N_("It can be renewed at the city office now; bring the card. “jpki-tool renewal” "
       "says until when.")};
constexpr Diagnosis kExpired{"certificate_expired", State::problem, N_("it has expired"),
                             N_("The city office issues new ones; bring the card.")};
constexpr Diagnosis kNotYet{"certificate_not_yet_valid", State::problem, N_("it is not valid yet"),
                            N_("Make sure that the clock of this computer is right.")};
constexpr Diagnosis kUnreadable{
    "certificate_unreadable", State::problem, N_("what the card gives out cannot be read"),
    N_("Put the card in again and try once more; if it stays so, ask the city office.")};
constexpr Diagnosis kAbsent{"certificate_missing", State::warning, N_("the card has none"),
                            N_("It was issued that way. The city office issues one.")};
constexpr Diagnosis kBehindPin{"certificate_behind_pin", State::not_applicable,
                               N_("it is given out after the PIN only"), ""};
constexpr const Diagnosis* kCertificateDiagnoses[] = {&kValid,      &kRenewable, &kExpired,   &kNotYet,
                                                      &kUnreadable, &kAbsent,    &kBehindPin, &kNotAsked};

const KeyReport* authentication_of(const Evidence& evidence) {
  return evidence.card.report ? evidence.card.report->key(jpki::KeyRole::authentication) : nullptr;
}

const Diagnosis* diagnosis_of(Standing standing) {
  switch (standing) {
    case Standing::not_yet_valid: return &kNotYet;
    case Standing::valid: return &kValid;
    case Standing::renewable: return &kRenewable;
    case Standing::expired: return &kExpired;
  }
  return &kUnreadable;
}

// No dates: the last day tells the holder's birthday.
Finding examine_certificate(const Evidence& evidence) {
  if (!evidence.card.report) return {&kNotAsked};
  const KeyReport* key = authentication_of(evidence);
  const bool signing = evidence.card.report->key(jpki::KeyRole::signature) != nullptr;
  const std::vector<Fact> facts = {{"signing_certificate", signing ? "yes" : "no"}};
  if (key == nullptr) return {&kAbsent, {}, facts};
  if (key->validity) return {diagnosis_of(standing_of(*key->validity, evidence.now)), {}, facts};
  return {key->certificate == KeyReport::Certificate::behind_pin ? &kBehindPin : &kUnreadable, {}, facts};
}

constexpr Diagnosis kClockPlausible{"clock_plausible", State::ok, N_("date and time are plausible"), ""};
constexpr Diagnosis kClockEarly{
    "clock_behind", State::problem, N_("it is behind: this program is from a later year"),
    N_("Set date and time: sudo timedatectl set-ntp true. Where it comes back at each start, the "
       "computer's battery is empty.")};
constexpr Diagnosis kClockBeforeCertificate{"clock_before_certificate", State::problem,
                                            N_("it is behind: the card's certificate is from a later day"),
                                            N_("Set date and time: sudo timedatectl set-ntp true")};
constexpr Diagnosis kClockLate{"clock_ahead", State::problem, N_("it is ahead by many years"),
                               N_("Set date and time: sudo timedatectl set-ntp true")};
constexpr const Diagnosis* kClockDiagnoses[] = {&kClockPlausible, &kClockEarly, &kClockBeforeCertificate,
                                                &kClockLate};

Finding examine_clock(const Evidence& evidence) {
  constexpr int kThisProgram = 2026;
  constexpr int kTooLate = kThisProgram + 30;
  const int year = static_cast<int>(day_in_japan(evidence.now).year());
  const std::vector<Fact> facts = {{"year", std::to_string(year)}};
  if (year < kThisProgram) return {&kClockEarly, {}, facts};
  if (year > kTooLate) return {&kClockLate, {}, facts};
  const KeyReport* key = authentication_of(evidence);
  const bool before = key != nullptr && key->validity && evidence.now < key->validity->begins;
  return {before ? &kClockBeforeCertificate : &kClockPlausible, {}, facts};
}

}  // namespace

const Check kCardCheck{"card", N_("Card"), kCardDiagnoses, &examine_card};
const Check kApplicationCheck{"application", N_("Kind of card"), kApplicationDiagnoses, &examine_application};
const Check kTriesCheck{"tries", N_("Tries of the PINs"), kTriesDiagnoses, &examine_tries};
const Check kCertificateCheck{"certificate", N_("Certificate for authentication"), kCertificateDiagnoses,
                              &examine_certificate};
const Check kClockCheck{"clock", N_("Clock"), kClockDiagnoses, &examine_clock};

}  // namespace holder::doctor
