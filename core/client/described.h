// SPDX-License-Identifier: Apache-2.0
// Structs and enums of your own as complex objects and enums of Ignite:
//   struct Person { std::string name; int32_t age; };
//   BOOST_DESCRIBE_STRUCT(Person, (), (name, age))
// The fields are written in this order, those of described bases first. The type's name is the
// struct's, without its namespaces, unless GLOWPLUG_TYPE_NAME says another.
//
// Fields are found by name, without regard to case, as the server finds them; those that the struct
// has not are never decoded. A field that the object has not stays as the struct's default makes
// it; one of another type is an error. So two structs of one type name are two versions of the
// type. An object of a type of another name is read when it has every field of the struct.
#ifndef GLOWPLUG_DESCRIBED_H_
#define GLOWPLUG_DESCRIBED_H_

#include <glowplug/marshal.h>

#include <array>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

// The name of the struct's or enum's type in the cluster, any text: "com.example.Person",
// "Outer$Inner". Stands in the type's namespace, after its description.
#define GLOWPLUG_TYPE_NAME(Type, name)                            \
  [[maybe_unused]] constexpr ::std::string_view GlowplugTypeName( \
      ::glowplug::internal::Tag<Type>) {                          \
    return name;                                                  \
  }

// The field whose hash alone says on which node a key of this struct lies. Stands as
// GLOWPLUG_TYPE_NAME.
#define GLOWPLUG_AFFINITY_KEY(Type, field)                                    \
  [[maybe_unused]] constexpr ::std::string_view GlowplugAffinityKey(          \
      ::glowplug::internal::Tag<Type>) {                                      \
    static_assert(::std::is_member_object_pointer_v<decltype(&Type::field)>); \
    return #field;                                                            \
  }

namespace glowplug {

// A struct with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_CLASS; an enum with BOOST_DESCRIBE_ENUM.
template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

namespace internal {

template <class T>
struct Tag {};

// "Person" of "example::Person": the compiler's own spelling of T, cut.
template <class T>
constexpr std::string_view UnqualifiedName() {
  std::string_view name = __PRETTY_FUNCTION__;  // "... [with T = example::Person; ...]"
  name.remove_prefix(name.find("T = ") + 4);
  name = name.substr(0, name.find_first_of(";]"));
  // After the last :: that stands in no template argument.
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    depth += name[i] == '<' ? 1 : name[i] == '>' ? -1 : 0;
    if (depth == 0 && name[i] == ':') begin = i + 1;
  }
  return name.substr(begin);
}

template <class T>
constexpr std::string_view TypeNameOf() {
  if constexpr (requires { GlowplugTypeName(Tag<T>()); }) {
    return GlowplugTypeName(Tag<T>());
  } else {
    return UnqualifiedName<T>();
  }
}

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                         boost::describe::mod_inherited>;

template <class T, class Member>
using FieldOf = std::remove_cvref_t<decltype(std::declval<T&>().*Member::pointer)>;

// The type of a struct with its fields, the same object at each call.
template <DescribedStruct T>
const api::ObjectType& DescribedType() {
  static constexpr size_t kCount = boost::mp11::mp_size<Members<T>>::value;
  static const auto fields = [] {
    std::array<api::ObjectField, kCount> made{};
    size_t i = 0;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      made[i].name = sdk::BytesOf(member.name);
      made[i++].type = Marshal<FieldOf<T, decltype(member)>>::kType;
    });
    return made;
  }();
  static const api::ObjectType type = [] {
    api::ObjectType made{};
    made.struct_size = sizeof(made);
    made.name = sdk::BytesOf(TypeNameOf<T>());
    if constexpr (requires { GlowplugAffinityKey(Tag<T>()); }) {
      made.affinity_field = sdk::BytesOf(GlowplugAffinityKey(Tag<T>()));
    }
    made.fields = fields.data();
    made.field_count = static_cast<uint32_t>(kCount);
    return made;
  }();
  return type;
}

// Whether its constants are ordinals.
template <DescribedEnum T>
constexpr bool FitsEnum() {
  bool fits = sizeof(T) <= sizeof(int32_t);
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
    using Number = std::underlying_type_t<T>;
    // What +, below, makes of a narrow one is an int at least.
    fits = fits && std::in_range<int32_t>(+static_cast<Number>(enumerator.value));
  });
  return fits;
}

template <DescribedEnum T>
const api::ObjectType& DescribedType() {
  static_assert(FitsEnum<T>(), "an enum of Ignite has constants from -2^31 to 2^31 - 1 alone");
  using Enumerators = boost::describe::describe_enumerators<T>;
  static constexpr size_t kCount = boost::mp11::mp_size<Enumerators>::value;
  static const auto constants = [] {
    std::array<api::EnumConstant, kCount> made{};
    size_t i = 0;
    boost::mp11::mp_for_each<Enumerators>([&](auto enumerator) {
      made[i].name = sdk::BytesOf(enumerator.name);
      made[i++].ordinal = static_cast<int32_t>(enumerator.value);
    });
    return made;
  }();
  static const api::ObjectType type = [] {
    api::ObjectType made{};
    made.struct_size = sizeof(made);
    made.is_enum = 1;
    made.name = sdk::BytesOf(TypeNameOf<T>());
    made.constants = constants.data();
    made.constant_count = static_cast<uint32_t>(kCount);
    return made;
  }();
  return type;
}

// How deep objects may lie in objects: as deep as any codec reads. What lies deeper is not written,
// so that the codec refuses it, instead of the stack ending first.
class GLOWPLUG_EXPORT Nesting {
 public:
  static constexpr int kMax = 128;
  Nesting();
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting();
  bool too_deep() const { return too_deep_; }
  static absl::Status TooDeep();

 private:
  const bool too_deep_;
};

// Takes the fields of one object that was read, in any order.
class GLOWPLUG_EXPORT FieldReader {
 public:
  // An error when `from` is no object, or none that could be an `expected`.
  absl::Status Open(const api::Value& from, const api::ObjectType& expected);
  // False: the object has no such field. Cheap when asked in the object's own order.
  bool Find(std::string_view field, uint32_t* place);
  // What it gives lives as long as this reader and what it was opened for.
  absl::Status Read(uint32_t place, api::Value* value);
  // The error, with the field's place in it.
  absl::Status InField(std::string_view field, const absl::Status& status) const;

 private:
  const api::Record* record_ = nullptr;
  uint32_t next_ = 0;
  sdk::HeapArena arena_;
};

GLOWPLUG_EXPORT absl::Status ReadEnum(const api::Value& from, const api::ObjectType& expected,
                                      int32_t* ordinal);

template <class T, class Member>
absl::Status ReadMember(FieldReader& reader, T& to, Member) {
  using Field = FieldOf<T, Member>;
  uint32_t place;
  if (!reader.Find(Member::name, &place)) return absl::OkStatus();
  api::Value value;
  absl::Status status = reader.Read(place, &value);
  if (status.ok()) status = Marshal<Field>::Read(value, to.*Member::pointer);
  if (!status.ok()) return reader.InField(Member::name, status);
  return status;
}

// Whether one of the members of T borrows; a struct that stands in itself is asked once.
template <class T, class List, class... Seen>
struct AnyBorrows;
template <class T, class... Member, class... Seen>
struct AnyBorrows<T, boost::mp11::mp_list<Member...>, Seen...>
    : std::bool_constant<(Borrows<FieldOf<T, Member>, Seen..., T>::value || ...)> {};
template <DescribedStruct T, class... Seen>
struct Borrows<T, Seen...>
    : std::conditional_t<
          (std::same_as<T, Seen> || ...), std::false_type,
          AnyBorrows<T, boost::mp11::mp_rename<Members<T>, boost::mp11::mp_list>, Seen...>> {};

}  // namespace internal

template <DescribedStruct T>
struct Marshal<T> {
  static constexpr api::ValueType kType = api::ValueType::kObject;

  static void Write(const T& from, api::Value& to, sdk::HeapArena& arena) {
    const internal::Nesting nesting;
    const api::ObjectType& type = internal::DescribedType<T>();
    auto* record = internal::Room<api::Record>(arena, 1);
    auto* fields = internal::Room<api::Value>(arena, type.field_count);
    record->type = &type;
    record->fields = fields;
    to = internal::ValueOf(kType);
    to.object = record;
    if (nesting.too_deep()) return;
    boost::mp11::mp_for_each<internal::Members<T>>([&]<class Member>(Member) {
      Marshal<internal::FieldOf<T, Member>>::Write(from.*Member::pointer, *fields++, arena);
    });
  }

  static absl::Status Read(const api::Value& from, T& to) {
    const internal::Nesting nesting;
    if (nesting.too_deep()) return internal::Nesting::TooDeep();
    internal::FieldReader reader;
    absl::Status status = reader.Open(from, internal::DescribedType<T>());
    boost::mp11::mp_for_each<internal::Members<T>>([&](auto member) {
      if (status.ok()) status = internal::ReadMember(reader, to, member);
    });
    return status;
  }
};

template <DescribedEnum T>
struct Marshal<T> {
  static constexpr api::ValueType kType = api::ValueType::kEnum;

  static void Write(T from, api::Value& to, sdk::HeapArena&) {
    to = internal::ValueOf(kType);
    to.described = &internal::DescribedType<T>();
    to.extra = static_cast<int32_t>(from);
  }
  static absl::Status Read(const api::Value& from, T& to) {
    int32_t ordinal = 0;
    absl::Status status = internal::ReadEnum(from, internal::DescribedType<T>(), &ordinal);
    if (status.ok()) to = static_cast<T>(ordinal);
    return status;
  }
};

}  // namespace glowplug

#endif  // GLOWPLUG_DESCRIBED_H_
