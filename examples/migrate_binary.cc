// SPDX-License-Identifier: Apache-2.0
// Objects of one version of a type become those of another while their cache is scanned: `date` is
// now called `expense_date`, and `report_date` stands for `reported`. First with a struct for each
// version, then without any: what the cluster knows of the old version becomes the new one.
// usage: migrate_binary TARGET, as ignite://127.0.0.1:10800
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>

#include <boost/describe.hpp>
#include <iostream>
#include <optional>
#include <string>

#include "examples/good.h"

namespace first {
struct ExpenseVoucher {
  absl::CivilDay date;
  bool reported = false;
  std::string purpose;
  glowplug::Decimal sum;
  std::string recipient;
  int cashier_id = 0;
};
BOOST_DESCRIBE_STRUCT(ExpenseVoucher, (), (date, reported, purpose, sum, recipient, cashier_id))
}  // namespace first

namespace second {
struct ExpenseVoucher {
  std::string purpose;
  glowplug::Decimal sum;
  std::string recipient;
  int cashier_id = 0;
  absl::CivilDay expense_date;
  std::optional<absl::CivilDay> report_date;
};
BOOST_DESCRIBE_STRUCT(ExpenseVoucher, (),
                      (purpose, sum, recipient, cashier_id, expense_date, report_date))
}  // namespace second

// A field of a type must keep its type.
namespace wrong {
struct ExpenseVoucher {
  std::string sum;
};
BOOST_DESCRIBE_STRUCT(ExpenseVoucher, (), (sum))
}  // namespace wrong

void Fill(const glowplug::Cache<int, first::ExpenseVoucher>& accounting) {
  for (int i = 1; i <= 10; ++i) {
    Good(accounting.Put(i, {.date = absl::CivilDay(2017, 9, 20 + i),
                            .reported = i % 2 == 1,
                            .purpose = "Praesent eget fermentum massa",
                            .sum = Good(glowplug::Decimal::Parse(absl::StrCat(660 + i, ".67"))),
                            .recipient = "John Doe",
                            .cashier_id = 7 + i}));
  }
}

void Show(const second::ExpenseVoucher& voucher) {
  std::cout << voucher.purpose << ", " << voucher.sum.ToString() << ", " << voucher.recipient
            << ", " << voucher.cashier_id << ", spent " << voucher.expense_date << ", "
            << (voucher.report_date.has_value()
                    ? absl::StrCat("reported ", absl::FormatCivilTime(*voucher.report_date))
                    : "not reported")
            << "\n";
}

void MigrateStructs(const glowplug::Cache<int, first::ExpenseVoucher>& accounting,
                    absl::CivilDay today) {
  const auto migrated = accounting.As<int, second::ExpenseVoucher>();
  for (auto& entry : accounting.Scan({.page_size = 3})) {
    Good(entry.status());
    const first::ExpenseVoucher& old = entry->value;
    Good(migrated.Put(entry->key,
                      {.purpose = old.purpose,
                       .sum = old.sum,
                       .recipient = old.recipient,
                       .cashier_id = old.cashier_id,
                       .expense_date = old.date,
                       .report_date = old.reported ? std::optional(today) : std::nullopt}));
  }
}

// An object with the fields of this version of the type, each declared as the cluster has it, and
// all of them null.
glowplug::Object ObjectOf(const glowplug::TypeDescription& type,
                          const glowplug::TypeDescription::Schema& schema) {
  glowplug::Object object(type.name);
  for (const std::string& name : schema.fields) {
    for (const auto& field : type.fields) {
      if (field.name == name) object.Set(name, nullptr, field.type);
    }
  }
  return object;
}

void MigrateObjects(const glowplug::Cache<int, glowplug::Object>& accounting,
                    const glowplug::TypeDescription& type, absl::CivilDay today) {
  glowplug::Object edited = ObjectOf(type, type.schemas.front());
  edited.Set("expense_date", std::optional<absl::CivilDay>());
  edited.Remove("date");
  edited.Set("report_date", std::optional<absl::CivilDay>());
  edited.Remove("reported");
  std::cout << glowplug::Value(edited) << "\n";

  for (auto& entry : accounting.Scan({.page_size = 3})) {
    Good(entry.status());
    const glowplug::Object& old = entry->value;
    glowplug::Object migrated = edited;
    for (const auto& field : old.fields()) {
      if (edited.Get(field.name).ok()) migrated.Set(field.name, field.value);
    }
    migrated.Set("expense_date", Good(old.Get("date")));
    if (Good(old.Get<bool>("reported"))) migrated.Set("report_date", today);
    Good(accounting.Put(entry->key, migrated));
  }
}

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));
  const auto accounting = Good(client.GetOrCreateCache<int, first::ExpenseVoucher>("accounting"));
  const auto migrated = accounting.As<int, second::ExpenseVoucher>();
  const absl::CivilDay today(2018, 8, 29);
  Fill(accounting);
  const glowplug::TypeDescription type = *Good(client.DescribeType("ExpenseVoucher"));
  std::cout << type << "\n";
  MigrateStructs(accounting, today);
  for (const int key : {1, 2}) Show(*Good(migrated.Get(key)));

  Fill(accounting);
  MigrateObjects(accounting.As<int, glowplug::Object>(), type, today);
  for (const int key : {1, 2}) Show(*Good(migrated.Get(key)));

  // Both versions are known as long as the cluster is, and each reads what it can of the other.
  std::cout << Good(client.DescribeType("ExpenseVoucher"))->schemas.size() << " schemas\n";
  std::cout << Good(accounting.Get(1))->recipient << "\n";

  const absl::Status refused = accounting.As<int, wrong::ExpenseVoucher>().Put(1, {"666.67"});
  std::cout << refused << "\n";

  Good(client.DestroyCache("accounting"));
}
