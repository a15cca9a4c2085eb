"""Sentences of `bangfu serve` and `bangfu account`."""

TEXTS: dict[str, dict[str, str]] = {
    "cli.option_serve_demo": {"zh": "空的登记库先装入示范数据和示范账号", "en": "fill an empty register with demo data and demo accounts"},
    "cli.option_serve_scale": {"zh": "示范数据占全市的比例，默认0.08", "en": "share of the prefecture in the demo, 0.08 by default"},
    "cli.option_serve_port": {"zh": "端口，默认8000", "en": "port, 8000 by default"},
    "cli.option_serve_host": {"zh": "监听的地址，默认127.0.0.1（只有本机能访问）", "en": "address to listen at, 127.0.0.1 by default (this machine only)"},
    "cli.option_serve_prepare": {"zh": "只准备，不开动", "en": "only make what is needed, do not serve"},
    "cli.already_served": {
        "zh": "“{folder}”里的登记库已经有一个网站在用（进程{process}）。SQLite登记库只能由一个网站写入。请先停下它；要开多个，请改用PostgreSQL。",
        "en": "The register in “{folder}” is served already (process {process}). An SQLite register is written by one site only. Stop that one first; for several, use PostgreSQL.",
    },
    "cli.no_port": {
        "zh": "没有端口{port}：端口是1到{last}之间的数。请换一个，如--port {other}。",
        "en": "There is no port {port}: ports are numbers from 1 to {last}. Take another, such as --port {other}.",
    },
    "cli.port_taken": {
        "zh": "{host}的端口{port}不能用：已经有程序在用，或者没有权限。请停下那个程序，或换一个端口，如--port {other}。",
        "en": "Port {port} of {host} cannot be used: another program has it, or it is not allowed. Stop that program or take another port, such as --port {other}.",
    },
    "serving.bad_day": {
        "zh": "“{found}”不是日期。请写成2020-06-30的样子，写20200630也可以。",
        "en": "“{found}” is no day. Write it like 2020-06-30; 20200630 will do too.",
    },
    "cli.serve_not_a_demo": {
        "zh": "“{folder}”里是正式的登记库，不能装示范数据。请用--data换一个文件夹，或不加--demo。",
        "en": "“{folder}” holds a register that is no demo, so no demo data goes into it. Name another folder with --data, or leave --demo out.",
    },
    "cli.serve_building": {
        "zh": "正在生成示范数据：南平，人物全部虚构（约一分钟）…",
        "en": "Building the demo: Nanping, everybody invented (about a minute) …",
    },
    "cli.serve_loading": {"zh": "正在装入登记库，每一次写入都留痕（约一分钟）…", "en": "Loading it into the register, with an entry for every write (about a minute) …"},
    "cli.serve_filled": {"zh": "示范数据已装好，用了{seconds}秒。", "en": "The demo is in the register; it took {seconds} s."},
    "cli.serve_at": {"zh": "网站已开动：{address}", "en": "The site is at {address}"},
    "cli.serve_accounts": {"zh": "示范账号，登录页上按一下就进入（密码都是{password}）：", "en": "Demo accounts; on the sign-in page one press comes in (every password is {password}):"},
    "cli.serve_practice": {
        "zh": "练习用名册（登记库里一个镇的下一份名册，带变化和毛病）：{path}",
        "en": "A roster to practise with (the next one of a township in the register, with its news and its mess): {path}",
    },
    "cli.serve_no_account": {
        "zh": "还没有账号。请先在这台机器上开立管理员账号，例如：bangfu account open 用户名 --name 姓名 --area 350722",
        "en": "There is no account yet. Open an administrator's on this machine first, such as: bangfu account open USERNAME --name NAME --area 350722",
    },
    "cli.serve_superuser": {
        "zh": "数据库账号{user}是超级用户，PostgreSQL按辖区隔离行的第二道锁对它不起作用。请用一个普通账号运行网站。",
        "en": "The database user {user} is a superuser, for whom PostgreSQL's second lock, the rows of an area, does not hold. Serve as an ordinary user.",
    },
    "cli.option_account_what": {
        "zh": "open开立账号，list列出账号，password换发密码，second-step解除两步验证",
        "en": "open an account, list them, give a new password, end the second-step",
    },
    "cli.option_account_username": {"zh": "用户名", "en": "the user name"},
    "cli.option_account_name": {"zh": "姓名；不写就用用户名", "en": "the person's name; the user name without it"},
    "cli.option_account_role": {
        "zh": "角色，默认administrator；另有officer、resident、organisation、inspector、analyst、public",
        "en": "the role, administrator by default; also officer, resident, organisation, inspector, analyst, public",
    },
    "cli.option_account_area": {"zh": "辖区代码，如350722；不写就是全部地区", "en": "code of the area, such as 350722; all places without it"},
    "cli.option_account_reason": {"zh": "为什么，记入日志", "en": "why, for the log"},
    "cli.account_password": {
        "zh": "账号{username}的密码，只显示这一次：{password}\n登录后请马上修改。",
        "en": "The password of {username}, shown this once: {password}\nIt should be changed right after signing in.",
    },
    "cli.account_step_ended": {"zh": "账号{username}的两步验证已解除。", "en": "Two-step sign-in of {username} is ended."},
    "cli.account_open": {"zh": "可以登录", "en": "open"},
    "cli.account_closed": {"zh": "已停用", "en": "closed"},
    "cli.account_none": {"zh": "还没有账号。", "en": "There is no account yet."},
    "cli.serve_stop": {"zh": "按Ctrl+C停止。", "en": "Ctrl+C stops it."},
}
