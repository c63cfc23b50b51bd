// Arguments for any function of PKCS#11, made of the input by their types alone.
//
// What a pointer points to is on the heap and exactly as large as it is said to be, so that AddressSanitizer
// sees every byte too many. A length that nothing stands behind goes with a null pointer only; the lengths in
// attributes likewise. Numbers are those that were seen in results before (handles, slots), small ones, and
// wild ones. Thread rule: one thread.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fuzz/input.h"
#include "pkcs11/cryptoki.h"

namespace fuzz {

// How an argument hangs together with the one behind it.
enum class Behind { nothing, its_size, place_of_its_size };

// A number behind anything else is not its size but a key, or flags.
template <typename Type>
inline constexpr bool kHasSize = std::is_same_v<Type, CK_BYTE*> || std::is_same_v<Type, void*> ||
                                 std::is_same_v<Type, CK_ATTRIBUTE*> || std::is_same_v<Type, CK_ULONG*>;

template <typename Type, typename Next>
constexpr Behind behind() {
  if constexpr (kHasSize<Type> && std::is_same_v<Next, CK_ULONG>) return Behind::its_size;
  if constexpr (std::is_pointer_v<Type> && std::is_same_v<Next, CK_ULONG*>) return Behind::place_of_its_size;
  return Behind::nothing;
}

class WildArguments {
 public:
  explicit WildArguments(Input& input) : input_(input) {}

  // In the order of the parameters.
  template <typename... Types>
  std::tuple<Types...> make() {
    blocks_.clear();
    results_.clear();
    return make_each<Types...>(std::type_identity<std::tuple<Types..., void>>{},
                               std::index_sequence_for<Types...>{});
  }

  // A call has filled them in.
  void remember_results();
  void remember(CK_ULONG number) { seen_[next_seen_++ % seen_.size()] = number; }

 private:
  template <typename... Types, typename WithEnd, std::size_t... at>
  std::tuple<Types...> make_each(std::type_identity<WithEnd>, std::index_sequence<at...>) {
    // Braces are evaluated from left to right.
    return std::tuple<Types...>{argument<Types>(behind<Types, std::tuple_element_t<at + 1, WithEnd>>())...};
  }

  template <typename Type>
  Type argument(Behind what) {
    if constexpr (std::is_same_v<Type, CK_ULONG>) {
      return size_before_ ? *std::exchange(size_before_, std::nullopt) : number();
    } else if constexpr (std::is_integral_v<Type>) {
      return input_.byte();
    } else if constexpr (std::is_function_v<std::remove_pointer_t<Type>>) {
      return nullptr;  // a callback
    } else {
      return pointer<std::remove_pointer_t<Type>>(what);
    }
  }

  template <typename Item>
  Item* pointer(Behind what) {
    if constexpr (std::is_same_v<Item, CK_ULONG>) {
      if (size_before_) return place_of(*std::exchange(size_before_, std::nullopt));
    }
    if (what == Behind::nothing) return single<Item>();
    const std::uint8_t choice = input_.byte();
    if (choice == kNullWithSize) {
      size_before_ = number();
      return nullptr;
    }
    return several<Item>(choice);
  }

  template <typename Item>
  Item* several(std::size_t count) {
    if constexpr (std::is_same_v<Item, CK_ATTRIBUTE>) {
      return attributes(count % 8);
    } else if constexpr (std::is_void_v<Item> || std::is_same_v<Item, CK_BYTE>) {
      return bytes(count);
    } else {
      size_before_ = count % 16;
      auto* items = static_cast<Item*>(block(*size_before_ * sizeof(Item)));
      if constexpr (std::is_same_v<Item, CK_ULONG>) results_.emplace_back(items, *size_before_);
      return items;
    }
  }

  // Null, or one; of bytes some, the last of which is zero.
  template <typename Item>
  Item* single() {
    if (input_.byte() == kNullWithSize) return nullptr;
    if constexpr (std::is_same_v<Item, CK_MECHANISM>) {
      return mechanism();
    } else if constexpr (std::is_void_v<Item>) {
      return block(sizeof(CK_C_INITIALIZE_ARGS));
    } else if constexpr (std::is_same_v<Item, CK_BYTE>) {
      auto* text = static_cast<CK_BYTE*>(block(kLabelSize + 1));
      text[kLabelSize] = 0;
      return text;
    } else {
      auto* item = static_cast<Item*>(block(sizeof(Item)));
      if constexpr (std::is_same_v<Item, CK_ULONG>) results_.emplace_back(item, 1);
      return item;
    }
  }

  CK_ULONG number();
  // Filled from the input.
  void* block(std::size_t size);
  CK_BYTE* bytes(std::size_t choice);
  CK_ULONG* place_of(CK_ULONG size);
  CK_ATTRIBUTE* attributes(std::size_t count);
  CK_MECHANISM* mechanism();

  static constexpr std::uint8_t kNullWithSize = 0xFF;
  static constexpr std::size_t kLabelSize = 32;

  Input& input_;
  std::vector<std::unique_ptr<std::uint8_t[]>> blocks_;  // of this call
  std::vector<std::pair<const CK_ULONG*, std::size_t>> results_;
  std::optional<CK_ULONG> size_before_;  // of what the argument before points to
  std::array<CK_ULONG, 16> seen_ = {};
  std::size_t next_seen_ = 0;
};

}  // namespace fuzz
