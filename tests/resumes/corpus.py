"""Fifty-two people who do not exist, each with a résumé and with what a careful human reads in it.

A résumé is written in a small markup (`#` the name, `##` a part, `-` an item, `a || b` the cells of a row) and made
into a file by one of `makers.py`. `skills` is what the text claims, by hand: no name that is only an employer, a person, a
hobby or something denied; a job's title claims the field that it names. `years` is as of June 2026; None where the text does not say.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    made: str
    text: str
    skills: str
    years: float | None = None
    projects: tuple[str, ...] = ()
    education: tuple[str, ...] = ()

    @property
    def truth(self) -> frozenset[str]:
        return frozenset(name.strip().casefold() for name in self.skills.split(";") if name.strip())


PEOPLE = (
    Person(
        id="backend-plain",
        made="txt",
        years=7.5,
        projects=("Tallybook",),
        education=("B.Sc. Mathematics, Leeds, 2018",),
        text="""# Nora Whitfield
nora.whitfield@example.org | github.com/norawhit | Leeds
## Experience
Backend engineer, Marlow Freight, Jan 2019 - present
- Wrote the booking service in Python with FastAPI; it answers 400 requests a second from PostgreSQL.
- Moved the nightly jobs to Celery and Redis, and the rest of the team could go home on time.
- I excel at explaining things to people who did not ask.
## Projects
Tallybook: double-entry bookkeeping for clubs, written in Go
## Education
- B.Sc. Mathematics, Leeds, 2018
## Skills
Python, Go, SQL, Docker, Linux
""",
        skills="Python; FastAPI; PostgreSQL; Celery; Redis; Go; SQL; Docker; Linux",
    ),
    Person(
        id="frontend-md",
        made="md",
        years=5.2,
        projects=("Sundial", "Paperboat"),
        text="""# Tomás Aguirre
## Summary
Front-end developer who likes forms that forgive. No experience with Angular, and happy to say so.
## Work experience
**UI engineer, Lantern Books** (04/2021 - 05/2026)
- Rebuilt the shop in React and TypeScript; quick to react to feedback from readers.
- Made it usable with a keyboard and with screen readers (WCAG 2.1).
## Projects
- Sundial: a calendar in Svelte with no dependencies
- Paperboat - static site generator, Node.js
## Technical skills
JavaScript, HTML5, CSS3, Sass, Jest, Cypress, webpack
""",
        skills="Front-end development; React; TypeScript; Screen readers; WCAG; Svelte; Node.js; JavaScript; HTML; CSS; Sass; Jest; Cypress; webpack",
    ),
    Person(
        id="data-scientist-rl",
        made="rl_flow",
        years=6,
        education=("M.Sc. Statistics, Ghent University, 2019",),
        text="""# Ines Verhaegen
Ghent, Belgium
## Professional experience
Data scientist, Polder Insurance, 2020 - 2026
- Forecast claims with gradient boosting (XGBoost, LightGBM) and explained them to actuaries.
- Ran forty A/B tests a year; wrote the guidelines for hypothesis testing.
- Queries in SQL on Snowflake, dashboards in Tableau.
## Education
M.Sc. Statistics, Ghent University, 2019
## Skills
R, Python, pandas, scikit-learn, Stan, Excel
""",
        skills="Random forests; XGBoost; LightGBM; A/B testing; Hypothesis testing; SQL; Snowflake; Dashboards; Tableau; "
        "R; Python; pandas; scikit-learn; Stan; Excel",
    ),
    Person(
        id="devops-sidebar",
        made="rl_sidebar",
        years=9,
        text="""# Jakub Novotny
## Contact
jakub@example.net
Brno
## Skills
Kubernetes
Helm
Terraform
Ansible
AWS
Prometheus
Grafana
Bash
## Languages
Czech, English
## Experience
Site reliability engineer, Kvapil Media, 2021 - present
- Runs thirty clusters on Amazon EKS and sleeps at night.
- Took the helm of the on-call rota and halved the alarms.
- Wrote the operators in Go.
Systems administrator, Municipal Library, 2017 - 2021
- Nagios, NGINX and PostgreSQL on Debian.
- Stated needs to the board in plain words.
## Education
Secondary technical school, Brno
""",
        skills="Site reliability engineering; Kubernetes; Helm; Terraform; Ansible; AWS; Prometheus; Grafana; Bash; EKS; Go; Nagios; NGINX; PostgreSQL; "
        "Linux",
    ),
    Person(
        id="java-docx",
        made="docx_flow",
        years=12,
        projects=("Ferrytime",),
        text="""# Priya Raman
## Profile
Software engineer with 12 years of experience in banking back ends.
## Experience
Lead engineer, Halden Bank, 2018 - today
- Split a monolith into Java services with Spring Boot and Kafka.
- In spring 2022 we switched off the last mainframe job, written in COBOL.
- Reviews, mentoring, and hiring of six people.
Developer, Ostrava Payments, 2014 - 2018
- Hibernate, Oracle and a lot of XML.
## Projects
Ferrytime: timetables as an Android app in Kotlin
## Skills
Java, Maven, JUnit, Jenkins, SQL
""",
        skills="Java; Spring Boot; Kafka; COBOL; Mentoring; Hiring; Hibernate; Oracle Database; XML; Android; Kotlin; Maven; "
        "JUnit; Jenkins; SQL",
    ),
    Person(
        id="german-docx-table",
        made="docx_table",
        years=8.5,
        education=("Diplom-Informatiker, TU Dresden",),
        text="""# Björn Köhler
## Berufserfahrung
01/2018 - heute || Softwareentwickler, Größe & Söhne GmbH || Entwicklung in C# und .NET, Oberfläche mit WPF
## Ausbildung
2012 - 2017 || Diplom-Informatiker, TU Dresden
## Kenntnisse
Sprachen || C#, SQL, PowerShell
Werkzeuge || Azure DevOps, Git, Docker
Sonstiges || keine Erfahrung mit Java
""",
        skills="C#; .NET; WPF; SQL; PowerShell; Azure DevOps; Git; Docker",
    ),
    Person(
        id="french-fpdf",
        made="fpdf_flow",
        years=4.3,
        projects=("Marée",),
        text="""# Hélène Lefèvre
## Expérience professionnelle
Développeuse web, Éditions du Héron, mars 2022 – présent
- Site de la librairie en Symfony (PHP 8) et MySQL, façade en Vue.js.
- Mise en place de l'intégration continue avec GitLab CI.
## Projets
Marée : horaires des marées, écrit en Rust
## Compétences
PHP, Symfony, Vue.js, MySQL, Docker, Git
## Loisirs
Voile, cuisine, julia et go (le jeu)
""",
        skills="PHP; Symfony; Vue.js; MySQL; GitLab CI; Rust; Docker; Git",
    ),
    Person(
        id="polish-fpdf",
        made="fpdf_flow",
        years=3,
        text="""# Łukasz Żółkiewski
## Doświadczenie zawodowe
Inżynier danych, Wisła Analytics, 06.2023 - obecnie
- Potoki danych w Apache Spark i Airflow, hurtownia w BigQuery.
- Brak doświadczenia z Hadoop.
## Umiejętności
Python, SQL, dbt, Google Cloud, Docker
""",
        skills="Apache Spark; Airflow; BigQuery; Python; SQL; dbt; Google Cloud; Docker",
    ),
    Person(
        id="greek-fpdf",
        made="fpdf_flow",
        years=5,
        text="""# Ελένη Παπαδοπούλου
## Εμπειρία
Μηχανικός λογισμικού, Αιγαίο Ναυτιλία, 2021 - σήμερα
- Υπηρεσίες σε Node.js και MongoDB, ουρές με RabbitMQ.
## Δεξιότητες
TypeScript, Express, Docker, AWS
""",
        skills="Node.js; MongoDB; RabbitMQ; TypeScript; Express; Docker; AWS",
    ),
    Person(
        id="russian-fpdf-table",
        made="fpdf_table",
        years=6,
        text="""# Анна Соколова
## Опыт работы
2020 - настоящее время || Разработчик, ООО «Север» || Сервисы на Go, gRPC и Kafka
## Навыки
Языки || Go, Python, SQL
Хранилища || ClickHouse, Redis
Прочее || нет опыта с PHP
""",
        skills="Go; gRPC; Kafka; Python; SQL; ClickHouse; Redis",
    ),
    Person(
        id="chinese-docx",
        made="docx_flow",
        years=4,
        text="""# 王小明
## 工作经历
2022年 - 至今 后端工程师
- 使用Java和Spring Boot开发订单系统,数据库为MySQL。
- 用Redis做缓存,用Docker部署。
## 技能
Java、MySQL、Redis、Linux
""",
        skills="Java; Spring Boot; MySQL; Redis; Docker; Linux",
    ),
    Person(
        id="hebrew-docx",
        made="docx_flow",
        text="""# נועה לוי
## ניסיון תעסוקתי
מפתחת צד לקוח, חברת גל
- פיתוח ממשק ב React ו TypeScript
- בדיקות עם Playwright
## כישורים
JavaScript, CSS, Figma
""",
        skills="React; TypeScript; Playwright; JavaScript; CSS; Figma",
    ),
    Person(
        id="arabic-txt",
        made="txt",
        years=6,
        text="""# ليلى حداد
## الخبرة العملية
مهندسة بيانات، 2020 - الآن
- بناء خطوط البيانات باستخدام Python و Airflow
## المهارات
SQL, Python, Power BI
""",
        skills="Python; Airflow; SQL; Power BI",
    ),
    Person(
        id="spanish-rl",
        made="rl_flow",
        years=10,
        text="""# Álvaro Muñoz
## Experiencia profesional
Arquitecto cloud, Banco del Sur, 2016 – actualidad
- Migración a Azure con Terraform y Kubernetes; sin experiencia en Google Cloud.
- Diseño de microservicios con .NET y RabbitMQ.
## Habilidades
Azure, Terraform, C#, Kubernetes, PostgreSQL
""",
        skills="Azure; Terraform; Kubernetes; Microservices; .NET; RabbitMQ; C#; PostgreSQL",
    ),
    Person(
        id="two-columns-rows",
        made="rl_canvas_columns",
        years=4,
        text="""# Grace Okafor
## Skills
Swift
SwiftUI
Xcode
Core Data
Fastlane
Figma
## Interests
Spring walks
Cooking
Chess
## Experience
iOS developer, Palm Grove Health, 2022 - 2026
Wrote the patient diary in Swift
and moved its screens to SwiftUI.
A swift response to each crash report.
Released through TestFlight weekly.
## Education
B.Eng., University of Lagos, 2021
""",
        skills="Swift; SwiftUI; Xcode; Core Data; Fastlane; Figma; iOS; TestFlight",
    ),
    Person(
        id="white-on-colour",
        made="fpdf_sidebar",
        years=3,
        projects=("Wayfinder",),
        text="""# Mateo Ricci
## Skills
Figma
Sketch
Prototyping
User research
Photoshop
## Experience
Product designer, Corso Bikes, 2023 - present
- Tested wireframes with sixty riders.
- Kept a design system of forty components.
- A quick sketch says more than a meeting.
## Projects
Wayfinder: signs for hospitals
""",
        skills="Figma; Sketch; Prototyping; User research; Adobe Photoshop; Wireframing; Design systems",
    ),
    Person(
        id="embedded-kerned",
        made="pydyf_words",
        years=11,
        text="""# Stefan Lindqvist
## Experience
Embedded engineer, Norrland Pumps, 2015 - 2026
- Firmware in C for STM32, with FreeRTOS and a CAN bus.
- Measured with an oscilloscope what the datasheet would not say.
- Test rigs in Python on a Raspberry Pi.
## Skills
C, C++, ARM assembly, I2C, SPI, UART, Git
""",
        skills="Embedded systems; Firmware; C; STM32; FreeRTOS; CAN bus; Oscilloscopes; Python; Raspberry Pi; C++; Assembly; I2C; SPI; UART; "
        "Git",
    ),
    Person(
        id="security-form",
        made="pydyf_form",
        years=5,
        text="""# Aisha Rahman
## Experience
Security engineer, Quay Street Bank, 2021 - 2026
- Penetration tests of forty services with Burp Suite and Nmap.
- Threat modelling with every team; wrote Semgrep rules.
- Not a fan of security theatre.
## Certifications
OSCP, CISSP
## Skills
Python, Bash, Wireshark, Metasploit, OWASP Top 10
""",
        skills="Security; Penetration testing; Burp Suite; Nmap; Threat modelling; OSCP; CISSP; Python; Bash; Wireshark; Metasploit; "
        "OWASP; Semgrep",
    ),
    Person(
        id="docx-header",
        made="docx_header",
        years=2.5,
        education=("BA Graphic Design",),
        text="""# Chloe Bennett
Bristol | chloe@example.org
## Work history
QA engineer, Harbour Games, Jan 2024 - present
- Regression suites in Playwright and Cypress, load tests in k6.
- Filed bugs in JIRA that people wanted to fix.
## Education
BA Graphic Design
## Skills
TypeScript, Postman, Cucumber, GitHub Actions
""",
        skills="Quality assurance; Regression testing; Playwright; Cypress; Load testing; k6; JIRA; TypeScript; Postman; Cucumber; GitHub Actions",
    ),
    Person(
        id="docx-textbox",
        made="docx_textbox",
        years=6,
        text="""# Daniel Osei
## Skills
Tableau
Power BI
Excel
SQL
SAP
## Experience
Business analyst, Volta Foods, 2020 - 2026
- Requirements gathering with eleven departments.
- Data quality rules for the warehouse in Snowflake.
- The team had to react quickly, and did.
""",
        skills="Business analysis; Tableau; Power BI; Excel; SQL; SAP; Requirements engineering; Data quality; Snowflake",
    ),
    Person(
        id="docx-columns",
        made="docx_columns",
        years=7,
        text="""# Marta Kowalczyk
## Skills
Scrum
Kanban
JIRA
Confluence
OKRs
## Experience
Engineering manager, Amber Post, 2019 - 2026
Led three teams and ran their hiring.
Moved releases from monthly to daily with CI/CD.
Coaching and performance reviews for nineteen people.
""",
        skills="Engineering management; Scrum; Kanban; JIRA; Confluence; OKRs; Hiring; CI/CD; Mentoring; Performance reviews",
    ),
    Person(
        id="docx-controls",
        made="docx_controls",
        years=3,
        projects=("Beeline",),
        text="""# Oliver Strand
## Experience
Full-stack developer, Fjord Ferries, 2023 - present
- Ruby on Rails behind, Hotwire in front, Heroku under it.
- Wrote the ticket scanner in React Native.
## Projects
Beeline: routes for cyclists with GraphQL and PostGIS
## Skills
Ruby, JavaScript, RSpec, PostgreSQL, Sidekiq
""",
        skills="Ruby on Rails; Hotwire; Heroku; React Native; GraphQL; PostGIS; Ruby; JavaScript; RSpec; PostgreSQL; Sidekiq",
    ),
    Person(
        id="names-that-mislead",
        made="rl_flow",
        years=8,
        text="""# Ruby Swift
## Experience
Account manager, Oracle, 2018 - 2022
- Sold to Shell, Stripe and the bank next door; in the spring campaign we beat the plan.
- Met Julia Roberts once. Worked with Jasmine Khan and Head Chef Marco.
- Kept the express lane for small orders and cut the slack in deliveries.
Account manager, Apple, 2022 - 2026
- Taught the rest of the floor to go slowly. Rust on the fleet was my problem too.
- Series C round, plan B, vitamin C and a lean budget.
## Skills
Negotiation, Salesforce, Excel
""",
        skills="Negotiation; Salesforce; Excel",
    ),
    Person(
        id="denials",
        made="txt",
        years=4,
        text="""# Ben Carter
## Experience
Junior developer, Tin Roof, 2022 - 2026
- Maintains a Django site with jQuery sprinkled on it.
- I have never used Kubernetes, and have no knowledge of Terraform or Ansible.
- Not familiar with Rust. Would like to learn Elixir.
- Not only Python but also a bit of JavaScript.
## Skills
Python, Django, MySQL
Scala: none
No PHP please
""",
        skills="Django; jQuery; Python; JavaScript; MySQL",
    ),
    Person(
        id="prose-letter",
        made="fpdf_flow",
        text="""# Wanjiru Kamau
I am a data engineer in Nairobi. For five years of professional experience I have built pipelines, first with Hadoop and
Hive, later with Apache Spark on Databricks. I write Scala when I must and Python when I may. Our streams run through
Kafka and Flink, the tables live in Delta Lake, and Great Expectations tells us when a supplier changes a column. I am
good at explaining why yesterday's numbers changed. I do not know Snowflake.
""",
        skills="Hadoop; Hive; Apache Spark; Databricks; Scala; Python; Kafka; Flink; Delta Lake; Data quality; "
        "Data pipelines",
        years=5,
    ),
    Person(
        id="ml-engineer-rl-table",
        made="rl_table",
        years=4,
        text="""# Yuki Tanaka
## Experience
2022 - 2026 || ML engineer, Hokusai Robotics || Trained detectors in PyTorch, served with Triton inference server
## Skills
Languages || Python, C++, CUDA
Libraries || PyTorch, OpenCV, NumPy, ONNX
Platforms || Docker, Kubeflow, MLflow
""",
        skills="Machine learning; PyTorch; Model serving; Python; C++; CUDA; OpenCV; NumPy; ONNX; Docker; Kubeflow; MLflow",
    ),
    Person(
        id="mobile-android",
        made="docx_flow",
        years=5.5,
        text="""# Arjun Mehta
## Experience
Android engineer, Monsoon Pay, Dec 2020 - May 2026
- Rewrote the wallet in Kotlin with Jetpack Compose and coroutines; tests in Espresso.
- Can speak to customers, can wait for answers.
- Push notifications that arrive, crash rates below one in a thousand.
## Skills
Kotlin, Java, Gradle, Retrofit, Dagger, Firebase
""",
        skills="Android; Kotlin; Jetpack Compose; Coroutines; Espresso; Push notifications; Java; Gradle; Retrofit; Dagger; "
        "Firebase",
    ),
    Person(
        id="gaps-and-overlaps",
        made="txt",
        years=6,
        text="""# Sofia Marchetti
## Employment history
Developer (part-time), Arno Labs, 2015 - 2018: Perl scripts
Freelance developer, 2016 - 2019: PHP and WordPress sites
Parental leave
Developer, Uffizi Tickets, 2021 - 2023: Laravel
## Education
2010 - 2015, Università di Pisa
""",
        skills="Perl; PHP; WordPress; Laravel",
    ),
    Person(
        id="since",
        made="md",
        years=9,
        text="""# Henrik Dahl
## Experience
Network engineer at Skagen Telecom since 2017
- BGP and OSPF on Juniper routers, VPN for four hundred shops.
- Automates with Ansible and Python.
## Skills
CCNA, Wireshark, Linux, DNS, IPv6
""",
        skills="BGP; OSPF; VPN; Ansible; Python; CCNA; Wireshark; Linux; DNS; IPv6",
    ),
    Person(
        id="game-developer",
        made="rl_flow",
        years=6,
        projects=("Moth", "Tin Can"),
        text="""# Lucía Ferrer
## Experience
Gameplay programmer, Small Comet, 2020 - 2026
- Fights and cameras in Unreal Engine, tools in C# for Unity.
- A spark of joy in every menu; the express goal was fun.
## Projects
Moth: a platformer in Godot
Tin Can: a radio drama engine in Lua
## Skills
C++, C#, Blender, Perforce, OpenGL
""",
        skills="Unreal Engine; C#; Unity; Godot; Lua; C++; Blender; Perforce; OpenGL",
    ),
    Person(
        id="product-manager",
        made="fpdf_flow",
        years=7,
        text="""# Amara Diallo
## Experience
Product manager, Baobab Telehealth, 2019 - 2026
- Product discovery with nurses; a product roadmap that changed when they said so.
- OKRs for three squads, user stories that fit on a card.
- Personal growth of two juniors; revenue growth of a third.
## Skills
Stakeholder management, A/B testing, SQL, Amplitude, Figma
""",
        skills="Product management; Product discovery; Product roadmap; OKRs; User stories; Stakeholder management; A/B testing; "
        "SQL; Amplitude; Figma",
    ),
    Person(
        id="researcher",
        made="pydyf_words",
        education=("Ph.D. in Computational Biology, 2022",),
        text="""# Dr. Mei-Ling Chen
## Research
Bayesian inference for gene expression, written in Julia and R.
Survival analysis of trial data; figures with ggplot2 and Matplotlib.
## Education
Ph.D. in Computational Biology, 2022
## Skills
R, Julia, Python, LaTeX, Bioinformatics, Linux
""",
        skills="Bayesian statistics; Julia; R; Survival analysis; ggplot2; Matplotlib; Python; LaTeX; Bioinformatics; Linux",
    ),
    Person(
        id="capitals",
        made="rl_flow",
        years=5,
        text="""# VIKTOR HORVAT
## WORK EXPERIENCE
DEVELOPER, DRAVA SOFTWARE, 2021 - 2026
- Angular front ends over ASP.NET Core, SignalR for the live boards.
- Entity Framework on SQL Server; unit tests in xUnit.
## SKILLS
C#, ANGULAR, TYPESCRIPT, SQL SERVER, AZURE
""",
        skills="Angular; ASP.NET; SignalR; Entity Framework; Microsoft SQL Server; Unit testing; xUnit; C#; TypeScript; Azure",
    ),
    Person(
        id="cloud-architect",
        made="docx_table",
        years=15,
        text="""# Fatima Zahra Bennis
## Profile
Cloud architect, 15 years of experience
## Skills
AWS || Lambda, EC2, S3, CloudFormation, IAM
Practice || Serverless, FinOps, Cloud migration
Data || DynamoDB, Redshift
## Experience
2019 - 2026 || Principal architect, Atlas Cargo || Event-driven architecture on SQS and Kinesis
""",
        skills="AWS; AWS Lambda; Amazon EC2; Amazon S3; CloudFormation; IAM; Serverless; FinOps; Cloud migration; DynamoDB; "
        "Redshift; Event-driven architecture; Amazon SQS; Kinesis",
    ),
    Person(
        id="japanese-txt",
        made="txt",
        years=3,
        text="""# 佐藤 健
## 職歴
2023年4月 - 現在 フロントエンドエンジニア
- ReactとTypeScriptで予約画面を開発
- Jestによるテスト
## スキル
React, Next.js, Storybook, Git
""",
        skills="React; TypeScript; Jest; Next.js; Storybook; Git",
    ),
    Person(
        id="short-names",
        made="rl_flow",
        years=4,
        text="""# Piotr Zajac
## Experience
Engineer, Baltic Wind, 2022 - 2026
- Control code in Rust and Zig; bindings in C.
- Wrote Go services that feed the turbine models in R.
- D3 charts for the control room.
## Skills
Go, Rust, C, R, Qt, Git
""",
        skills="Rust; Zig; C; Go; R; D3.js; Qt; Git",
    ),
    Person(
        id="wrapped-lines",
        made="fpdf_sidebar",
        years=8,
        text="""# Leila Haddadi
## Skills
Machine learning
Natural language processing
Python
TensorFlow
spaCy
Hugging Face
## Experience
NLP engineer, Cedar Search, 2018 - 2026
- Fine-tuning of large language models for legal search, and retrieval-augmented generation over two million rulings.
- Prompt engineering with lawyers in the room.
- Elasticsearch under it all, with a reranker trained in PyTorch.
""",
        skills="Machine learning; Natural language processing; Python; TensorFlow; spaCy; Hugging Face; Fine-tuning; "
        "Large language models; Retrieval-augmented generation; Prompt engineering; Elasticsearch; PyTorch",
    ),
    Person(
        id="german-columns",
        made="rl_sidebar",
        years=10,
        text="""# Annegret Schäfer
## Kenntnisse
Java
Spring
Oracle
Scrum
Docker
## Sprachen
Deutsch, Englisch
## Berufserfahrung
Softwareentwicklerin, Weserwerk, 2016 - heute
- Lagerverwaltung in Java mit Spring und Hibernate.
- Umstellung auf Kubernetes; Testautomatisierung mit Selenium.
- Nicht nur Java, sondern auch etwas Python.
## Ausbildung
Diplom-Informatikerin, Universität Bremen
""",
        skills="Java; Spring; Oracle Database; Scrum; Docker; Hibernate; Kubernetes; Test automation; Selenium; Python",
    ),
    Person(
        id="career-changer",
        made="docx_flow",
        years=1.5,
        projects=("Pantry",),
        text="""# Marco Bellini
## Profile
Former head chef who learnt to code. Two knives and one laptop.
## Experience
Junior web developer, Orchard Web, Jan 2025 - present
- Shopify themes, Tailwind CSS, small apps in Vue.
## Projects
Pantry: counts what is left in the fridge; Node, Express and SQLite
## Skills
HTML, CSS, JavaScript, Git
""",
        skills="Shopify; Tailwind CSS; Vue.js; Node.js; Express; SQLite; HTML; CSS; JavaScript; Git",
    ),
    Person(
        id="systems-programmer",
        made="pydyf_form",
        years=13,
        text="""# Ray Castellano
## Experience
Kernel engineer, Cobalt Storage, 2013 - 2026
- Linux kernel modules for NVMe, in C; tracing with eBPF.
- Found a race with Valgrind that three of us had walked past.
- Lock-free data structures, POSIX threads.
## Skills
C, C++, GDB, Bash, CMake
""",
        skills="Kernel development; C; eBPF; Valgrind; Lock-free programming; POSIX; C++; GDB; Bash; CMake; Linux",
    ),
    Person(
        id="no-sections",
        made="txt",
        years=3,
        text="""# Imani Brooks
Support engineer, Kettle Cloud, 2023 - 2026. Day to day: Linux, Bash, a little Python, Zendesk. Keeps Grafana boards honest.
Speaks to customers in plain English. Before that a teacher.
""",
        skills="Linux; Bash; Python; Zendesk; Grafana",
    ),
    Person(
        id="footer-skills",
        made="docx_footer",
        years=4,
        text="""# Sven Aalto
## Experience
Developer, Saimaa Maps, 2022 - 2026
- Map tiles with QGIS and Python; a viewer in Three.js.
## Skills
PostGIS, Django, WebGL
""",
        skills="QGIS; Python; Three.js; PostGIS; Django; WebGL",
    ),
    Person(
        id="stated-skill-years",
        made="md",
        years=9,
        text="""# Rosa Almeida
Senior engineer. 6 years of experience with Scala, 9 years of professional experience in all.
## Experience
- Akka streams and Cassandra at Tejo Telecom
- Before: ETL in Informatica, reports in Crystal Reports
## Skills
Scala, sbt, Kafka, Docker
""",
        skills="Scala; Akka; Cassandra; ETL; Informatica; Kafka; Docker; sbt; Crystal Reports",
    ),
    Person(
        id="bullets-without-blanks",
        made="rl_flow",
        years=5,
        projects=("Kiln", "Loom"),
        text="""# Femi Adeyemi
## Experience
Platform engineer, Lagos Power, 2021 - 2026
- Argo CD and GitOps for ninety services, Vault for their secrets.
- OpenTelemetry everywhere; SLOs that mean something.
## Projects
Kiln
- Builds container images without a daemon
- Written in Go
Loom
- Weaves logs into stories, with Elixir and Phoenix LiveView
## Skills
Kubernetes, Go, Elixir, Helm, Pulumi
""",
        skills="Argo CD; GitOps; HashiCorp Vault; OpenTelemetry; SLOs; Go; Elixir; Phoenix framework; Kubernetes; Helm; Pulumi; "
        "Containers",
    ),
    # Written when the reader was done, and read once: what they missed is still missed.
    Person(
        id="late-sre",
        made="rl_sidebar",
        years=6,
        text="""# Connor Walsh
## Skills
Go
Python
Istio
Vault
PagerDuty
GCP
## Experience
SRE, Liffey Payments, 2020 - 2026
- Error budgets for twelve services and a calm on-call.
- Moved Jenkins jobs to Tekton; canary releases with Argo Rollouts.
- Tuned the Linux network stack, TLS at the edge with Envoy.
## Education
B.Sc. Physics, Cork
""",
        skills="Go; Python; Service mesh; HashiCorp Vault; PagerDuty; Google Cloud; SLOs; Jenkins; Tekton; Linux; TLS; Envoy; "
        "Blue-green deployment; Argo Rollouts; Site reliability engineering",
    ),
    Person(
        id="late-analyst",
        made="docx_table",
        years=4,
        text="""# Nadia Benali
## Experience
2022 - 2026 || Data analyst, Casa Telecom || Churn models in scikit-learn, reports in Power BI and Excel
## Skills
Query || SQL, dbt, BigQuery
Draw || Looker, Seaborn
Speak || Arabic, French
""",
        skills="scikit-learn; Power BI; Excel; SQL; dbt; BigQuery; Looker; Seaborn",
    ),
    Person(
        id="late-french",
        made="fpdf_sidebar",
        years=10,
        text="""# Étienne Charpentier
## Compétences
Java
Spring Boot
Angular
Kafka
Kubernetes
## Langues
Français, anglais
## Expérience professionnelle
Ingénieur logiciel, Trains du Rhône, 2016 - présent
- Découpage d'un monolithe en microservices.
- Aucune connaissance de Go.
- Tests de charge avec Gatling, qualité avec SonarQube.
""",
        skills="Java; Spring Boot; Angular; Kafka; Kubernetes; Microservices; Gatling; SonarQube; Load testing",
    ),
    Person(
        id="late-firmware",
        made="docx_textbox",
        years=5,
        text="""# Hana Suzuki
## Skills
Rust
C
Zephyr
KiCad
## Experience
Firmware engineer, Kite Drones, 2021 - 2026
- Flight control in Rust on Cortex-M, radio over LoRaWAN.
- Swift landings, flask-sized batteries, zero crashes.
- Bluetooth Low Energy pairing; CAN between motors.
""",
        skills="Rust; C; Zephyr; KiCad; Firmware; STM32; LoRaWAN; Bluetooth Low Energy; CAN bus",
    ),
    Person(
        id="late-designer",
        made="pydyf_words",
        years=8,
        text="""# Isla McKenzie
## Experience
UX designer, Tay Bank, 2018 - 2026
- Journey mapping with customers who had lost a card.
- Card sorting for a help centre; accessibility reviews against WCAG.
- Express checkout, lean copy, and no dark patterns.
## Skills
Figma, Axure, HTML, CSS, Usability testing
""",
        skills="User experience design; Journey mapping; Card sorting; Accessibility; WCAG; Figma; Axure; HTML; CSS; "
        "Usability testing",
    ),
    Person(
        id="late-dotnet",
        made="rl_canvas_columns",
        years=3,
        text="""# Tim Brandt
## Kenntnisse
C#
Blazor
Azure
Redis
Terraform
## Berufserfahrung
Entwickler, Moselwerke, 2023 - 2026
Web-APIs in ASP.NET Core
und Oberflächen mit Blazor.
Keine Erfahrung mit Angular.
## Ausbildung
Fachinformatiker, Trier
""",
        skills="C#; Blazor; Azure; Redis; Terraform; ASP.NET",
    ),
    Person(
        id="late-lead",
        made="md",
        years=9,
        text="""# Olga Petrenko
## Work experience
Engineering manager, Dnipro Cloud (2017 - 2026)
- Line management of nine, mentoring, one-on-ones every week.
- Introduced Kanban and trunk-based development; DORA metrics on the wall.
- Still reads Elixir and a bit of Erlang. Never touched PHP.
## Skills
Roadmapping, budgeting, Scrum, public speaking
""",
        skills="Engineering management; Mentoring; One-on-ones; Kanban; DORA metrics; Elixir; Erlang; Product roadmap; "
        "Budgeting; Scrum; Public speaking; Trunk-based development",
    ),
    Person(
        id="late-prose",
        made="fpdf_flow",
        text="""# Samuel Adeola
I came to security from the help desk. These days I run the SIEM, write detections for Splunk in Python, and take phishing
mail apart in Ghidra. I hold the OSCP. I have set up Okta with SAML for two thousand people and would like to learn Rust.
""",
        skills="Security; SIEM; Splunk; Python; Reverse engineering; OSCP; Okta; SAML",
    ),
)
