import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

export interface Option {
  id: string;
  label: string;
}

interface ChoiceMenuProps {
  /** What is chosen, for those who do not see where it stands. */
  label: string;
  options: readonly Option[];
  chosen: string;
  choose: (id: string) => void;
  className?: string;
  children: React.ReactNode;
}

/** A value that is changed in place: one of a few. */
export function ChoiceMenu({ label, options, chosen, choose, className, children }: ChoiceMenuProps) {
  return (
    <MenuTrigger>
      <Button className={className ? `choice ${className}` : "choice"} aria-label={label} excludeFromTabOrder>
        {children}
      </Button>
      <Popover className="popover" placement="bottom start">
        <Menu className="menu" aria-label={label} selectionMode="single" selectedKeys={[chosen]} disallowEmptySelection onAction={(key) => choose(String(key))}>
          {options.map((one) => (
            <MenuItem key={one.id} id={one.id} textValue={one.label}>
              {one.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
