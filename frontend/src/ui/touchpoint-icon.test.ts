import { expect, test } from "vitest";

import { iconFor } from "@/ui/touchpoint-icon";

test("the first name that says something gives the icon, as on the drawn map", () => {
  expect(iconFor(null, "Facebook ads")).toBe("social");
  expect(iconFor("parcel")).toBe("box");
  expect(iconFor("zzz")).toBe("dot");
  expect(iconFor("zzz", undefined, "e_mail")).toBe("email");
  expect(iconFor("constructor", "__proto__")).toBe("dot");
});
