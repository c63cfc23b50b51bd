#include "tests/unit/holder/doctor/scenes.h"

namespace holder::doctor {
namespace {

using Change = std::function<void(CardReport&)>;

// A healthy card but for one thing.
auto with(Change change) {
  return [change](StagedComputer& computer) {
    CardReport report = healthy_report();
    change(report);
    computer.report(report);
  };
}

auto with_trouble(Trouble trouble) {
  return [trouble](StagedComputer& computer) { computer.trouble(trouble); };
}

auto at(const char* time) {
  return [time](StagedComputer& computer) {
    computer.report(healthy_report());
    computer.now = instant_of(time);
  };
}

void healthy(StagedComputer& computer) {
  computer.report(healthy_report());
}

void nothing(StagedComputer&) {}

std::vector<Scene> of_the_card() {
  return {
      {"card", "card_answers", healthy},
      {"card", "card_answers", with_trouble(Trouble::other_card)},
      {"card", "card_missing", with_trouble(Trouble::no_card)},
      {"card", "card_mute", with_trouble(Trouble::card_fault)},
      {"card", "card_moved", with_trouble(Trouble::card_removed)},
      {"card", "card_held_by_another_program", with_trouble(Trouble::card_in_use)},
      {"card", "cards_several", with_trouble(Trouble::several_cards)},
      {"card", "card_without_reader", nothing},
      {"card", "card_without_reader", [](auto& c) { c.readers({}); }},
      {"card", "card_without_reader", with_trouble(Trouble::access_denied)},
      {"application", "application_answers", healthy},
      {"application", "application_missing", with_trouble(Trouble::other_card)},
      {"application", "application_of_phone", with([](auto& r) { r.kind = jpki::CardKind::android_phone; })},
      {"application", "card_not_asked", with_trouble(Trouble::no_card)},
  };
}

std::vector<Scene> of_the_tries() {
  return {
      {"tries", "tries_all_left", healthy},
      {"tries", "tries_all_left", with([](auto& r) { r.text.reset(); })},
      {"tries", "tries_all_left",
       with([](auto& r) { r.text->login_in_the_way = true, r.text->tries_left.reset(); })},
      {"tries", "tries_none_left", with([](auto& r) { r.keys[0].tries_left = 1, r.keys[1].tries_left = 0; })},
      {"tries", "tries_none_left", with([](auto& r) { r.text->tries_left = 0; })},
      {"tries", "tries_one_left", with([](auto& r) { r.keys[0].tries_left = 1, r.keys[1].tries_left = 4; })},
      {"tries", "tries_used", with([](auto& r) { r.keys[1].tries_left = 4; })},
      {"tries", "tries_unknown", with([](auto& r) { r.keys[1].tries_left.reset(); })},
      {"tries", "card_not_asked", nothing},
  };
}

std::vector<Scene> of_the_certificate() {
  return {
      {"certificate", "certificate_valid", healthy},
      {"certificate", "certificate_valid", at("20310101145959")},
      {"certificate", "certificate_renewable", at("20310101150000")},
      {"certificate", "certificate_expired", at("20310401150000")},
      {"certificate", "certificate_not_yet_valid", at("20260401032959")},
      {"certificate", "certificate_unreadable", with([](auto& r) {
         r.keys[0].validity.reset();
         r.keys[0].certificate = KeyReport::Certificate::unreadable;
       })},
      {"certificate", "certificate_behind_pin", with([](auto& r) {
         r.keys[0].validity.reset();
         r.keys[0].certificate = KeyReport::Certificate::behind_pin;
       })},
      {"certificate", "certificate_missing", with([](auto& r) { r.keys.erase(r.keys.begin()); })},
      {"certificate", "card_not_asked", nothing},
  };
}

std::vector<Scene> of_the_clock() {
  return {
      {"clock", "clock_plausible", nothing},
      {"clock", "clock_plausible", healthy},
      {"clock", "clock_plausible", at("20260401033000")},
      {"clock", "clock_before_certificate", at("20260401032959")},
      {"clock", "clock_behind", at("20251231145959")},
      {"clock", "clock_behind", at("19700101000000")},
      {"clock", "clock_ahead", at("20570101000000")},
  };
}

}  // namespace

std::vector<Scene> card_scenes() {
  std::vector<Scene> all;
  for (const auto& scenes : {of_the_card(), of_the_tries(), of_the_certificate(), of_the_clock()})
    all.insert(all.end(), scenes.begin(), scenes.end());
  return all;
}

}  // namespace holder::doctor
