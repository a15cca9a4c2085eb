"""Sentences of `bangfu serve`."""

TEXTS: dict[str, dict[str, str]] = {
    "cli.option_serve_demo": {"zh": "空的登记库先装入示范数据和示范账号", "en": "fill an empty register with demo data and demo accounts"},
    "cli.option_serve_scale": {"zh": "示范数据占全市的比例，默认0.08", "en": "share of the prefecture in the demo, 0.08 by default"},
    "cli.option_serve_port": {"zh": "端口，默认8000", "en": "port, 8000 by default"},
    "cli.option_serve_host": {"zh": "监听的地址，默认127.0.0.1（只有本机能访问）", "en": "address to listen at, 127.0.0.1 by default (this machine only)"},
    "cli.option_serve_prepare": {"zh": "只准备，不开动", "en": "only make what is needed, do not serve"},
    "cli.port_taken": {
        "zh": "{host}的端口{port}不能用：已经有程序在用，或者没有权限。请停下那个程序，或换一个端口，如--port {other}。",
        "en": "Port {port} of {host} cannot be used: another program has it, or it is not allowed. Stop that program or take another port, such as --port {other}.",
    },
    "cli.serve_not_a_demo": {
        "zh": "“{folder}”里是正式的登记库，不能装示范数据。请用--data换一个文件夹，或不加--demo。",
        "en": "“{folder}” holds a register that is no demo, so no demo data goes into it. Name another folder with --data, or leave --demo out.",
    },
    "cli.serve_building": {
        "zh": "正在生成示范数据：南平，人物全部虚构（约一分钟）…",
        "en": "Building the demo: Nanping, everybody invented (about a minute) …",
    },
    "cli.serve_loading": {"zh": "正在装入登记库，每一次写入都留痕…", "en": "Loading it into the register, with an entry for every write …"},
    "cli.serve_filled": {"zh": "示范数据已装好，用了{seconds}秒。", "en": "The demo is in the register; it took {seconds} s."},
    "cli.serve_at": {"zh": "网站已开动：{address}", "en": "The site is at {address}"},
    "cli.serve_accounts": {"zh": "示范账号（密码都是{password}）：", "en": "Demo accounts (every password is {password}):"},
    "cli.serve_practice": {
        "zh": "练习用名册（登记库里一个镇的下一份名册，带变化和毛病）：{path}",
        "en": "A roster to practise with (the next one of a township in the register, with its news and its mess): {path}",
    },
    "cli.serve_stop": {"zh": "按Ctrl+C停止。", "en": "Ctrl+C stops it."},
}
