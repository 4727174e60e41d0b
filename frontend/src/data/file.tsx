import { FileEditor } from "@/data/file-editor";
import { useWords } from "@/words/provider";

/** The whole project file. */
export function Component() {
  const { t } = useWords();
  return (
    <>
      <p className="quiet data-lead">{t("data.file_lead")}</p>
      <FileEditor />
    </>
  );
}
