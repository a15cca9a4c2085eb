"""The frame of every page, signing in, and words that return everywhere."""

WORDS: dict[str, dict[str, str]] = {
    "brand": {"zh": "帮扶", "en": "Bangfu"},
    "skip": {"zh": "跳到正文", "en": "Skip to content"},
    "menu.home": {"zh": "首页", "en": "Home"},
    "menu.who": {"zh": "扶持谁", "en": "Who needs help"},
    "menu.households": {"zh": "农户", "en": "Households"},
    "sign_out": {"zh": "退出登录", "en": "Sign out"},
}
