"""The parts of a résumé, by the titles that people give them in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TITLES = {
    "experience": """experience; work experience; professional experience; relevant experience; employment;
        employment history; work history; career; career history; career summary; positions held; selected experience;
        industry experience; berufserfahrung; beruflicher werdegang; praktische erfahrung; werdegang; expérience;
        expérience professionnelle; expériences professionnelles; expériences; parcours professionnel; experiencia;
        experiencia profesional; experiencia laboral; doświadczenie; doświadczenie zawodowe; przebieg kariery;
        esperienza; esperienza lavorativa; опыт работы; опыт; профессиональный опыт; εργασιακή εμπειρία;
        επαγγελματική εμπειρία; εμπειρία; 工作经历; 工作經歷; 工作经验; 職務経歴; 職歴; 경력; ניסיון תעסוקתי; ניסיון;
        خبرة; الخبرة; الخبرات; الخبرة العملية""",
    "projects": """projects; personal projects; selected projects; side projects; key projects; open source;
        open source projects; notable projects; academic projects; projekte; eigene projekte; projets;
        projets personnels; proyectos; proyectos personales; projekty; projekty własne; progetti; проекты;
        έργα; 项目经历; 项目; 项目经验; 專案; プロジェクト; 프로젝트; פרויקטים; المشاريع; مشاريع""",
    "education": """education; academic background; education and training; studies; academic qualifications;
        qualifications; ausbildung; bildung; bildungsweg; studium; formation; formations; études; formación;
        formación académica; educación; estudios; wykształcenie; edukacja; istruzione; образование; εκπαίδευση;
        σπουδές; 教育背景; 教育经历; 学历; 学歴; 학력; השכלה; التعليم""",
    "skills": """skills; technical skills; technologies; key skills; core competencies; core skills; tools;
        tools and technologies; skills and tools; skill set; tech stack; technical proficiencies; competencies;
        areas of expertise; expertise; professional skills; programming languages; frameworks; kenntnisse; fähigkeiten;
        it-kenntnisse; edv-kenntnisse; technische kenntnisse; technologien; kompetenzen; fachkenntnisse; compétences;
        compétences techniques; compétences informatiques; habilidades; competencias; conocimientos;
        conocimientos técnicos; habilidades técnicas; tecnologías; umiejętności; umiejętności techniczne; technologie;
        competenze; навыки; ключевые навыки; технологии; профессиональные навыки; δεξιότητες; τεχνικές δεξιότητες;
        技能; 专业技能; 技術; スキル; 技术栈; 기술; 기술 스택; כישורים; מיומנויות; المهارات; مهارات""",
    "leisure": """interests; hobbies; hobbies and interests; interests and hobbies; personal interests; leisure;
        interessen; hobbys; loisirs; centres d'intérêt; intereses; aficiones; zainteresowania; интересы; увлечения;
        ενδιαφέροντα; 兴趣爱好; 趣味; תחביבים; الهوايات""",
    "other": """summary; profile; professional summary; about; about me; languages; references; certifications;
        certificates; awards; honours; honors; publications; volunteering; volunteer work; contact; contact details;
        objective; personal details; courses; training; achievements; profil; über mich; sprachen; zertifikate;
        persönliche daten; kontakt; zusammenfassung; langues; à propos; coordonnées; certificats; idiomas; perfil;
        contacto; certificaciones; języki; o mnie; podsumowanie; certyfikaty; dane osobowe; языки; обо мне; контакты;
        о себе; сертификаты; γλώσσες; προφίλ; επικοινωνία; 语言; 自我评价; 联系方式; 資格; 語学; 언어; שפות; اللغات""",
}
SECTION_OF = {" ".join(title.split()): section for section, titles in TITLES.items() for title in titles.split(";")}
_TRIMMED = " \t\r#*_=:-–—•|.▪●"
_SPACED = re.compile(r"(?:\b\w\s){4,}\w\b")


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    start: int
    section: str | None
    is_title: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def section_of(line: str) -> str | None:
    """The part that a line is the title of: "## Skills", "WORK EXPERIENCE:", "S K I L L S"."""
    if len(line) > 80:
        return None
    title = " ".join(line.strip(_TRIMMED).casefold().split())
    if _SPACED.fullmatch(title):
        title = title.replace(" ", "")
    title = title.replace(" & ", " and ")
    return SECTION_OF.get(title) or _of_two(title)


def _of_two(title: str) -> str | None:
    """ "Skills and interests" belongs to the first; "Projects / Open source" too."""
    first = re.split(r"\s(?:and|und|et|y|i|и)\s|\s?/\s?", title)[0]
    return SECTION_OF.get(first) if first != title and len(title.split()) <= 5 else None


def lines_of(text: str) -> Iterator[Line]:
    section: str | None = None
    start = 0
    for raw in text.split("\n"):
        title = section_of(raw)
        section = title or section
        yield Line(raw, start, section, title is not None)
        start += len(raw) + 1
