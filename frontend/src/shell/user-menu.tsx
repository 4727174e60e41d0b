import { Button, Menu, MenuItem, MenuSection, MenuTrigger, Header, Popover, Separator } from "react-aria-components";
import { useNavigate } from "react-router";

import { api } from "@/api/client";
import { useMe, useStartAgain } from "@/shell/session";
import { Avatar } from "@/ui/avatar";
import { useTheme } from "@/ui/theme";
import { useLanguage } from "@/words/provider";
import { LANGUAGES } from "@/words/words";

/** The reader's own choices: workspace, language, light or dark; and the way out. */
export function UserMenu() {
  const me = useMe();
  const { words, choose } = useLanguage();
  const [theme, setTheme] = useTheme();
  const again = useStartAgain();
  const navigate = useNavigate();
  const { t } = words;
  const act = async (key: string) => {
    const [kind, value = ""] = key.split(":");
    if (kind === "workspace") void navigate(`/w/${value}/maps`);
    if (kind === "language") choose(value);
    if (kind === "account") void navigate("/account");
    if (kind === "theme") setTheme(value as typeof theme);
    if (kind === "out") {
      const { data } = await api.DELETE("/api/session");
      // the session at the provider ends too: else one press there would sign the next person in
      if (data?.address) location.assign(data.address);
      else await again();
    }
  };
  return (
    <MenuTrigger>
      <Button className="rail-user" aria-label={t("shell.user_menu")}>
        <Avatar name={me.name} />
      </Button>
      <Popover placement="end bottom" className="popover">
        <Menu className="menu" onAction={(key) => void act(String(key))}>
          <MenuSection>
            <Header>{t("shell.workspaces")}</Header>
            {me.workspaces.map((one) => (
              <MenuItem key={one.name} id={`workspace:${one.name}`}>
                {one.title}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator />
          <MenuSection selectionMode="single" selectedKeys={[`language:${words.language}`]}>
            <Header>{t("shell.language")}</Header>
            {LANGUAGES.map((one) => (
              <MenuItem key={one} id={`language:${one}`}>
                <span lang={one}>{new Intl.DisplayNames([one], { type: "language" }).of(one)}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <Separator />
          <MenuSection selectionMode="single" selectedKeys={[`theme:${theme}`]}>
            <Header>{t("shell.theme")}</Header>
            {(["system", "light", "dark"] as const).map((one) => (
              <MenuItem key={one} id={`theme:${one}`}>
                {t(`shell.theme.${one}`)}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator />
          <MenuItem id="account">{t("people.account")}</MenuItem>
          <MenuItem id="out">{t("shell.sign_out")}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
